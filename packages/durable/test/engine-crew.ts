import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { EngineWorkerSettings } from './engine-worker.ts'

const script = fileURLToPath(new URL('engine-worker.ts', import.meta.url))

/** Workers in processes of their own, each begun again when it ends. */
export interface Crew {
  /**
   * Kills one of them, in turn, as a power cut would. False when there is no other that works: on a busy
   * machine a worker may take longer to begin again than the others live.
   */
  killNext(): boolean
  pids(): number[]
  dismiss(): Promise<void>
}

/** Starts workers, and waits until all of them work. */
export async function startCrew(settings: readonly EngineWorkerSettings[]): Promise<Crew> {
  const members = settings.map((one) => createMember(one))
  let turn = 0
  await Promise.all(members.map((member) => member.ready()))
  return {
    killNext() {
      const others = members.filter((member) => member.works()).length - 1
      if (others < Math.min(1, members.length - 1)) return false
      for (let tries = 0; tries < members.length; tries++)
        if (members[turn++ % members.length]?.kill()) return true
      return false
    },
    pids: () => members.map((member) => member.pid()),
    dismiss: async () => void (await Promise.all(members.map((member) => member.dismiss()))),
  }
}

function createMember(settings: EngineWorkerSettings) {
  let child: ChildProcess
  let [dismissed, works] = [false, false]
  let ready = begin()

  async function begin(): Promise<void> {
    if (dismissed) return // while it was about to begin again
    child = spawn(
      process.execPath,
      ['--conditions=chainwright-source', '--no-warnings', script, JSON.stringify(settings)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const begun = child
    child.once('exit', () => {
      works = false
      if (!dismissed) ready = pause(100).then(begin)
    })
    await new Promise<void>((resolve) => {
      begun.stdout?.on('data', (text: Buffer) => {
        if (!text.toString().includes('working')) return
        works = true
        resolve()
      })
      begun.once('exit', () => resolve())
    })
  }

  return {
    ready: async () => ready,
    pid: () => child.pid ?? 0,
    works: () => works,
    /** Whether it worked, and was killed. */
    kill() {
      if (!works) return false
      works = false
      return child.kill('SIGKILL')
    },
    async dismiss() {
      dismissed = true
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** What the log of effects says. */
export interface Effects {
  /** Steps that were begun, by their keys, with how often. */
  readonly begun: ReadonlyMap<string, number>
  /** Steps that were begun once more after their end was on record. */
  readonly repeated: readonly string[]
}

/** Reads the log of effects, in the order in which its lines were written. */
export function readEffects(log: string): Effects {
  const begun = new Map<string, number>()
  const kept = new Set<string>()
  const repeated: string[] = []
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [what, key = ''] = line.split(' ')
    if (what === 'kept') kept.add(key)
    if (what !== 'begin') continue
    begun.set(key, (begun.get(key) ?? 0) + 1)
    const [run] = key.split('/')
    const record = `runs/${run}/steps/${hash('sha256', `${key}/1`, 'hex').slice(0, 40)}`
    if (kept.has(record)) repeated.push(key)
  }
  return { begun, repeated }
}
