import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))

/** Processes of `chainwright worker`, each begun again when it ends. */
export interface Members {
  /** Kills one of them, as a power cut would. */
  kill(at: number): void
  dismiss(): Promise<void>
}

/** What the members are started with. */
export interface MemberOptions {
  readonly folder: string
  /** Words of the command line after `worker`. */
  readonly words: readonly string[]
  readonly variables: Record<string, string>
}

/** Starts so many, and waits until all of them work. */
export async function startMembers(count: number, options: MemberOptions): Promise<Members> {
  const members = Array.from({ length: count }, () => startMember(options))
  const dismiss = async (): Promise<void> =>
    void (await Promise.all(members.map((one) => one.dismiss())))
  try {
    await Promise.all(members.map((one) => one.ready))
  } catch (thrown) {
    await dismiss()
    throw thrown
  }
  return { kill: (at) => members[at]?.kill(), dismiss }
}

function startMember({ folder, words, variables }: MemberOptions) {
  let child: ChildProcess
  let dismissed = false
  let said = ''

  async function begin(): Promise<void> {
    child = spawn(
      process.execPath,
      ['--conditions=chainwright-source', '--no-warnings', bin, 'worker', ...words],
      {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: join(folder, 'home'), ...variables },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const begun = child
    begun.stderr?.on('data', (text: Buffer) => (said += text.toString()))
    begun.once('exit', () => {
      const again = pause(100).then(async () => (dismissed ? undefined : begin()))
      again.catch((thrown: unknown) => process.stderr.write(`${String(thrown)}\n`))
    })
    await new Promise<void>((resolve, reject) => {
      begun.stdout?.on('data', (text: Buffer) => {
        if (text.toString().includes('worker of')) resolve()
      })
      begun.once('exit', (code, signal) => {
        if (signal === 'SIGKILL') return resolve()
        reject(new Error(`a worker ended by itself (${code}): ${said}`))
      })
    })
  }

  const ready = begin()
  return {
    ready,
    kill: () => child.kill('SIGKILL'),
    async dismiss(): Promise<void> {
      dismissed = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await ended
      clearTimeout(late)
    },
  }
}
