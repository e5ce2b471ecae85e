import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@chainwright/durable'
import { expect, it } from 'vitest'
import { createKey, keyLine } from '../../src/server/flows/flow-keys.ts'
import { flowText, folderWith } from '../run-cli.ts'
import { startServeProgram, type ServeProgram } from './serve-program.ts'

/** Waits a moment in the middle; how long, the caller says. */
const slowFlow = flowText({
  inputs: { seconds: { type: 'number' } },
  nodes: {
    pause: { type: 'wait', inputs: { seconds: { from: 'inputs.seconds' }, value: 'done' } },
  },
  outputs: { text: { from: 'pause.value' } },
})
const askFlow = flowText({
  nodes: { ask: { type: 'ask', inputs: { question: 'Go on?' } } },
  outputs: { answer: { from: 'ask.answer' } },
})
const quickFlow = flowText({
  inputs: { text: { type: 'text' } },
  nodes: {
    a: { type: 'prompt', inputs: { template: '{{text}}!', text: { from: 'inputs.text' } } },
  },
  outputs: { text: { from: 'a.text' } },
})

function prepared() {
  const made = ['slow', 'ask', 'quick'].map((name) => ({ name, ...createKey(name) }))
  const keys = new Map(made.map(({ name, key }) => [name, key]))
  const folder = folderWith({
    'slow.flow.json': slowFlow,
    'ask.flow.json': askFlow,
    'quick.flow.json': quickFlow,
  })
  const lines = made.map(({ entry }) => `${keyLine(entry)}\n`).join('')
  writeFileSync(join(folder, 'keys'), lines, { mode: 0o600 })
  mkdirSync(join(folder, 'home'))
  const flows = ['slow.flow.json', 'ask.flow.json', 'quick.flow.json']
  const words = [...flows, '--store', 'store', '--token-file', 'keys', '--run-rate', '1000000']
  const post = (program: ServeProgram, flow: string, body: object, headers = {}) =>
    globalThis.fetch(`http://127.0.0.1:${program.port}/flows/${flow}/runs`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${keys.get(flow)}`,
        'Content-Type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    })
  return {
    folder,
    post,
    start: (...more: string[]) => startServeProgram(folder, [...words, ...more]),
  }
}

/** How many runs a store has a file of. */
function runsIn(folder: string): number {
  return readdirSync(join(folder, 'store', 'runs')).filter((name) => name.endsWith('.sqlite'))
    .length
}

/** The events of a run as they come, until the server ends the stream in good order. */
async function eventsOf(answer: Promise<Response>): Promise<{ run: string; types: string[] }> {
  const response = await answer
  expect(response.status).toBe(200)
  const text = await response.text()
  const types = Array.from(text.matchAll(/^event: (\S+)$/gm), ([, type = '']) => type)
  return { run: response.headers.get('location')!.replace('/runs/', ''), types }
}

const sse = { Accept: 'text/event-stream' }

/** Status and outputs of runs, by the store alone. */
function recordsIn(folder: string, ids: readonly string[]) {
  const store = openStore(join(folder, 'store'))
  try {
    return ids.map((id) => store.read(id))
  } finally {
    store.close()
  }
}

async function untilSaid(program: ServeProgram, text: string): Promise<void> {
  while (!program.said().includes(text)) await new Promise((resolve) => setTimeout(resolve, 10))
}

const long = { timeout: 120_000 }

it(
  'lets work end and its readers see the end, and ends the streams of those that wait',
  long,
  async () => {
    const { folder, post, start } = prepared()
    const program = await start('--grace', '20')
    const [working, waiting] = [
      eventsOf(post(program, 'slow', { seconds: 1.5 }, sse)),
      eventsOf(post(program, 'ask', {}, sse)),
    ]
    const held = post(program, 'slow', { seconds: 1.5 }, { Prefer: 'wait=30' })
    const store = openStore(join(folder, 'store'))
    while (store.ids().length < 3) await new Promise((resolve) => setTimeout(resolve, 10))
    store.close()
    program.child.kill('SIGTERM')
    await untilSaid(program, 'ending: running work may end')
    // Nobody new is let in; whoever is inside is told to come again.
    await expect(
      post(program, 'quick', { text: 'late' }).then(({ status }) => status),
    ).rejects.toThrow()
    const [worked, waited] = await Promise.all([working, waiting])
    expect(worked.types.at(-1)).toBe('run-end')
    expect(waited.types).toContain('signal-wait')
    expect(waited.types).not.toContain('run-end')
    const answered = await held
    expect(answered.status).toBe(200)
    expect(await answered.json()).toMatchObject({ status: 'succeeded', outputs: { text: 'done' } })
    expect(await program.ended).toBe(0)
    const [first, second] = recordsIn(folder, [worked.run, waited.run])
    expect([first!.status, second!.status]).toEqual(['succeeded', 'paused'])
  },
)

it(
  'leaves at once when it is told twice, and goes on with the work at the next start',
  long,
  async () => {
    const { folder, post, start } = prepared()
    const program = await start('--grace', '600')
    const answer = await post(program, 'slow', { seconds: 2 })
    const { run } = (await answer.json()) as { run: string }
    const reader = post(program, 'slow', { seconds: 600 }, sse).then((response) => response.text())
    // Its head comes with the first events; then the connection breaks off.
    const broken = expect(reader).rejects.toThrow()
    await expect.poll(() => runsIn(folder)).toBe(2) // the reader's run was taken, too
    program.child.kill('SIGTERM')
    await untilSaid(program, 'ending: running work may end')
    const second = performance.now()
    expect(await program.end('SIGTERM')).not.toBe(0)
    expect(performance.now() - second).toBeLessThan(2_000)
    await broken
    expect(recordsIn(folder, [run])[0]!.status).toBe('interrupted')
    const next = await start()
    await untilSaid(next, 'runs of before go on')
    let status = ''
    while (status !== 'succeeded') {
      await new Promise((resolve) => setTimeout(resolve, 50))
      status = recordsIn(folder, [run])[0]!.status
    }
    expect(await next.end('SIGTERM')).toBe(0)
  },
)

type Prepared = ReturnType<typeof prepared>

/** Many callers at once, until so many runs were accepted; then the program gets a signal. */
async function endUnderLoad(
  program: ServeProgram,
  { post }: Pick<Prepared, 'post'>,
  signal: 'SIGTERM' | 'SIGKILL',
) {
  const accepted: string[] = []
  const statuses = new Set<number>()
  let isOver = false
  const callers = Array.from({ length: 20 }, async (_, caller) => {
    for (let at = 0; !isOver; at++) {
      const flow = at % 5 === 0 ? 'slow' : 'quick'
      const body = flow === 'slow' ? { seconds: 0.05 } : { text: `${caller}.${at}` }
      const answer = await post(program, flow, body).catch(() => undefined)
      if (!answer) return
      statuses.add(answer.status)
      const told = (await answer.json().catch(() => ({}))) as { run?: string }
      if (answer.status === 202 && told.run !== undefined) accepted.push(told.run)
    }
  })
  while (accepted.length < 200) await new Promise((resolve) => setTimeout(resolve, 5))
  const code = await program.end(signal)
  isOver = true
  await Promise.all(callers)
  return { accepted, statuses, code }
}

it('loses nothing that it accepted while it is stopped under load', long, async () => {
  const { folder, post, start } = prepared()
  const accepted: string[] = []
  for (const grace of ['0', '10']) {
    const ended = await endUnderLoad(await start('--grace', grace), { post }, 'SIGTERM')
    accepted.push(...ended.accepted)
    expect(ended.code).toBe(0)
    expect([...ended.statuses].filter((status) => status !== 202 && status !== 503)).toEqual([])
  }
  const ends = recordsIn(folder, accepted).map(({ status }) => status)
  expect(ends.length).toBeGreaterThanOrEqual(400)
  expect(ends.filter((status) => status !== 'succeeded' && status !== 'interrupted')).toEqual([])
})

it('loses nothing that it accepted when it is killed under load', long, async () => {
  const { folder, post, start } = prepared()
  const accepted: string[] = []
  for (let kill = 0; kill < 3; kill++) {
    const ended = await endUnderLoad(await start(), { post }, 'SIGKILL')
    accepted.push(...ended.accepted)
    expect(ended.code).toBe('SIGKILL')
  }
  expect(accepted.length).toBeGreaterThanOrEqual(600)
  const last = await start()
  let open = accepted
  while (open.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const records = recordsIn(folder, open)
    open = records.flatMap(({ run, end }) => (end ? [] : [run]))
    for (const { end } of records) expect(end?.status ?? 'succeeded').toBe('succeeded')
  }
  expect(await last.end('SIGTERM')).toBe(0)
  expect(readdirSync(join(folder, 'store', 'drivers'))).toEqual([])
})
