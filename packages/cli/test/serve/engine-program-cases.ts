import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { createKey, keyLine } from '../../src/server/flows/flow-keys.ts'
import { flowText, folderWith } from '../run-cli.ts'
import { jsonOf } from './engine-cases.ts'
import type { RealEngine } from './real-engine.ts'
import { askFlow } from './serve-flows.ts'
import { startServeProgram, type ServeProgram } from './serve-program.ts'
import { readEvents, told } from './served-events.ts'

/** Waits in the middle; how long, the caller says. */
const slowFlow = flowText({
  inputs: { seconds: { type: 'number' } },
  nodes: {
    pause: { type: 'wait', inputs: { seconds: { from: 'inputs.seconds' }, value: 'x' } },
    after: { type: 'prompt', inputs: { template: '{{text}}!', text: { from: 'pause.value' } } },
  },
  outputs: { text: { from: 'after.text' } },
})

/** Something that holds for programs that serve, on an engine with a real server. */
interface ProgramCase {
  readonly name: string
  check(this: void, engine: RealEngine): Promise<void>
}

/** What holds for all of them. */
export const programCases: readonly ProgramCase[] = [
  {
    name: 'loses nothing when one is killed: another streams on, answers, and tells all ends',
    async check(engine) {
      const { start, get, post } = prepared(engine)
      const [one, other] = await Promise.all([start(), start()])
      const sse = { Accept: 'text/event-stream' }
      const answer = await post(one, '/flows/slow/runs', { seconds: 3 }, sse)
      const path = answer.headers.get('location') ?? ''
      const first = await readEvents(answer, ({ type }) => type === 'run-start')
      const { run: asking } = await jsonOf(post(one, '/flows/ask/runs?wait', {}))
      const runs: string[] = []
      // As many as are accepted until it dies in the middle of one.
      const accepted = (async () => {
        for (;;) runs.push((await jsonOf(post(one, '/flows/slow/runs', { seconds: 0 }))).run)
      })()
      const died = expect(accepted).rejects.toThrow()
      await vi.waitFor(() => expect(runs.length).toBeGreaterThan(3), { timeout: 30_000 })
      expect(await one.end('SIGKILL')).toBe('SIGKILL')
      await died
      const last = { 'Last-Event-ID': first.at(-1)?.id ?? '' }
      const rest = await readEvents(await get(other, `${path}/events`, last))
      expect(told([...first, ...rest]).filter((event) => event.startsWith('run-'))).toEqual([
        'run-start',
        'run-end',
      ])
      expect(told(rest)).toContain('node-end after')
      expect(await jsonOf(get(other, path))).toMatchObject({ outputs: { text: 'x!' } })
      await post(other, `/runs/${asking}/signals/approve`, { answer: 'yes' })
      for (const run of [...runs, asking]) {
        await vi.waitFor(
          async () =>
            expect(await jsonOf(get(other, `/runs/${run}`))).toMatchObject({ status: 'succeeded' }),
          { timeout: 30_000 },
        )
      }
      expect(await other.end('SIGTERM')).toBe(0)
    },
  },

  {
    name: 'says of a run that no worker has taken that it waits, takes a cancel for it, and ends when one comes',
    async check(engine) {
      const { start, get, post } = prepared(engine)
      const program = await start()
      await engine.stopWorker()
      const begin = async (): Promise<string> => {
        const answer = await post(program, '/flows/slow/runs?wait=1', { seconds: 0 })
        const { run, status } = await jsonOf(answer)
        expect([answer.status, status]).toEqual([202, 'queued'])
        return run
      }
      const [run, unwanted] = [await begin(), await begin()]
      expect(await jsonOf(get(program, `/runs/${run}`))).toMatchObject({ status: 'queued' })
      const cancelled = post(program, `/runs/${unwanted}/cancel`, {})
      await engine.startWorker()
      expect(['queued', 'cancelled']).toContain((await jsonOf(cancelled))['status'])
      const statusOf = async (id: string) => (await jsonOf(get(program, `/runs/${id}`)))['status']
      await vi.waitFor(async () => expect(await statusOf(run)).toBe('succeeded'), {
        timeout: 30_000,
      })
      await vi.waitFor(
        async () => expect(await statusOf(unwanted)).toMatch(/^(cancelled|succeeded)$/),
        {
          timeout: 30_000,
        },
      )
      expect(await program.end('SIGTERM')).toBe(0)
    },
  },
]

/** The flows, the keys, and ways to start a program and to ask it. */
function prepared({ words, variables }: RealEngine) {
  const made = ['slow', 'ask'].map((name) => ({ name, ...createKey(name) }))
  const folder = folderWith({ 'slow.flow.json': slowFlow, 'ask.flow.json': askFlow })
  const lines = made.map(({ entry }) => `${keyLine(entry)}\n`).join('')
  writeFileSync(join(folder, 'keys'), lines, { mode: 0o600 })
  mkdirSync(join(folder, 'home'))
  const keyOf = (path: string): string =>
    made.find(({ name }) => path.includes(`/${name}`))?.key ?? ''
  const send = async ({ port }: ServeProgram, path: string, init: RequestInit = {}) =>
    globalThis.fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: {
        Authorization: `Bearer ${keyOf(path)}`,
        'Content-Type': 'application/json',
        ...(init.headers as Record<string, string> | undefined),
      },
    })
  return {
    start: () =>
      startServeProgram(
        folder,
        ['slow.flow.json', 'ask.flow.json', '--token-file', 'keys', '--grace', '0', ...words],
        variables,
      ),
    get: async (program: ServeProgram, path: string, headers: Record<string, string> = {}) =>
      send(program, path, { headers }),
    post: async (
      program: ServeProgram,
      path: string,
      body: object,
      headers: Record<string, string> = {},
    ) => send(program, path, { method: 'POST', body: JSON.stringify(body), headers }),
  }
}
