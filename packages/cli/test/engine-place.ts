import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../durable/src/restate/free-port.ts'
import { createPostgres } from '../../durable/test/start-postgres.ts'
import { installPackages, runBin, type BinResult } from './run-bin.ts'
import { startBin, type StartedBin } from './start-bin.ts'

const readable = fileURLToPath(new URL('../../../examples/document-qa', import.meta.url))

/** Nodes that write down what they do; `held` ends when the file `gate` is there. */
const nodes = `import { appendFileSync, existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { defineNode, port, text } from '@chainwright/core'
const [log, gate] = [new URL('effects.log', import.meta.url), new URL('gate', import.meta.url)]
export const held = defineNode({
  type: 'held@1', title: '', description: 'For tests.', group: 'text',
  inputs: { text: port(text) }, outputs: { text: port(text) },
  async run({ inputs, context: { signal } }) {
    const tell = (what) => appendFileSync(log, \`\${what} \${inputs.text} \${process.pid}\\n\`)
    tell('begin')
    try {
      while (!existsSync(gate)) await pause(20, undefined, { signal })
    } catch (thrown) {
      tell('cut')
      throw thrown
    }
    tell('end')
    return { text: \`\${inputs.text}!\` }
  },
})`

/** Three steps that wait for the gate. */
const heldFlow = {
  chainwright: 1,
  inputs: { texts: { type: 'text[]', default: ['a', 'b', 'c'] } },
  nodes: {
    hold: { type: 'held', inputs: { text: { from: 'inputs.texts' } } },
    join: { type: 'join', inputs: { texts: { from: 'hold.text' }, separator: '' } },
  },
  outputs: { text: { from: 'join.text' } },
}

/** A folder with flows, nodes and a configuration, and the addresses of an engine. */
export interface EnginePlace extends HeldSteps {
  readonly name: 'restate' | 'dbos'
  readonly folder: string
  /** Runs the program to its end. */
  cli(...words: string[]): Promise<BinResult>
  /** Begins a run, or what else goes on for a while. */
  start(...words: string[]): StartedBin
  /** Starts a worker, and waits until it works. */
  worker(...words: string[]): Promise<StartedBin>
  /** Kills what goes on, forgets what steps did, and holds steps again. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Steps that are held until a gate opens, and what they did. */
interface HeldSteps {
  /** What the held steps did, in order, as `begin a 1234`. */
  effects(): string[]
  /** Resolves when so many lines begin with a word. */
  untilEffects(word: string, count: number): Promise<void>
  /** Lets held steps end. */
  openGate(): void
  /** Forgets what the steps did, and holds steps again. */
  hold(): void
}

/** Puts an engine up with the program itself, on ports that are free. */
export async function openEnginePlace(name: 'restate' | 'dbos'): Promise<EnginePlace> {
  const folder = mkdtempSync(join(tmpdir(), `chainwright-${name}-`))
  installPackages(folder)
  writeFileSync(join(folder, 'held.mjs'), nodes)
  writeFileSync(join(folder, 'held.flow.json'), JSON.stringify(heldFlow))
  const engine = name === 'restate' ? await restateSettings(folder) : { use: 'dbos' as const }
  writeFileSync(join(folder, 'my.json'), JSON.stringify({ engine }))
  const postgres = name === 'dbos' ? await createPostgres(folder) : undefined
  await postgres?.start()
  const variables = {
    CHAINWRIGHT_CONFIG: join(folder, 'my.json'),
    ...(postgres && { DATABASE_URL: postgres.url }),
  }
  const cli = async (...words: string[]) => runBin(words, { folder, variables })
  const begun: StartedBin[] = []
  const start = (...words: string[]): StartedBin => {
    const bin = startBin(words, { folder, variables })
    begun.push(bin)
    return bin
  }
  const killAll = async (): Promise<void> => {
    for (const bin of begun) bin.press('SIGKILL')
    await Promise.all(begun.splice(0).map(({ result }) => result))
  }
  const steps = heldSteps(folder)
  const port = await freePort()
  return {
    name,
    folder,
    cli,
    start,
    async worker(...words) {
      const place = name === 'restate' ? ['--port', `${port}`] : []
      const bin = start(
        'worker',
        '--nodes',
        'held.mjs',
        '--allow-read',
        readable,
        ...place,
        ...words,
      )
      await bin.says('worker of')
      return bin
    },
    ...steps,
    async reset() {
      await killAll()
      steps.hold()
    },
    async close() {
      await killAll()
      if (name === 'restate') await cli('engine', 'down')
      await postgres?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function heldSteps(folder: string): HeldSteps {
  const [log, gate] = [join(folder, 'effects.log'), join(folder, 'gate')]
  const effects = (): string[] => readFileSync(log, 'utf8').trimEnd().split('\n').filter(Boolean)
  writeFileSync(log, '')
  return {
    effects,
    async untilEffects(word, count) {
      while (effects().filter((line) => line.startsWith(word)).length < count) await pause(20)
    },
    openGate: () => appendFileSync(gate, ''),
    hold() {
      rmSync(gate, { force: true })
      writeFileSync(log, '')
    },
  }
}

async function restateSettings(folder: string) {
  return {
    use: 'restate' as const,
    ingress: `http://127.0.0.1:${await freePort()}`,
    admin: `http://127.0.0.1:${await freePort()}`,
    store: join(folder, 'shared'),
  }
}
