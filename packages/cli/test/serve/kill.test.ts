import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@chainwright/durable'
import { expect, it } from 'vitest'
import { createKey, keyLine } from '../../src/server/flows/flow-keys.ts'
import { flowText, folderWith } from '../run-cli.ts'
import { startServeProgram, type ServeProgram } from './serve-program.ts'

// Waits a moment in each of three steps, so that a kill meets runs in every state.
const flow = flowText({
  inputs: { text: { type: 'text' } },
  nodes: {
    a: { type: 'prompt', inputs: { template: '{{text}}a', text: { from: 'inputs.text' } } },
    pause: { type: 'wait', inputs: { seconds: 0.15, value: { from: 'a.text' } } },
    b: { type: 'prompt', inputs: { template: '{{text}}b', text: { from: 'pause.value' } } },
  },
  outputs: { text: { from: 'b.text' } },
})

const ask = flowText({
  nodes: { ask: { type: 'ask', inputs: { question: 'Go on?' } } },
  outputs: { answer: { from: 'ask.answer' } },
})

function prepared() {
  const { key, entry } = createKey('slow')
  const { key: askKey, entry: askEntry } = createKey('ask')
  const folder = folderWith({ 'slow.flow.json': flow, 'ask.flow.json': ask })
  writeFileSync(join(folder, 'keys'), `${keyLine(entry)}\n${keyLine(askEntry)}\n`, { mode: 0o600 })
  mkdirSync(join(folder, 'home'))
  const words = ['slow.flow.json', 'ask.flow.json', '--store', 'store', '--token-file', 'keys']
  const start = (...more: string[]) => startServeProgram(folder, [...words, ...more])
  const post = async ({ port }: ServeProgram, path: string, body: unknown) =>
    globalThis.fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${path.includes('ask') ? askKey : key}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    })
  return { folder, start, post }
}

async function idOf(answer: Promise<Response>): Promise<string> {
  const response = await answer
  expect(response.status).toBe(202)
  return ((await response.json()) as { run: string }).run
}

/** Asks the store until a run is over. */
async function endOf(folder: string, run: string): Promise<string> {
  const store = openStore(join(folder, 'store'))
  try {
    for (let look = 0; look < 400; look++) {
      const { status } = store.read(run)
      if (['succeeded', 'failed', 'cancelled'].includes(status)) return status
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return store.read(run).status
  } finally {
    store.close()
  }
}

it('loses no accepted run when it is killed at any moment', { timeout: 120_000 }, async () => {
  const { folder, start, post } = prepared()
  const accepted: string[] = []
  for (const killAfterMs of [5, 60, 170, 330]) {
    const program = await start()
    // Counted from the first run that was accepted: a busy machine is slow to begin.
    const first = Promise.withResolvers<void>()
    const killed = first.promise
      .then(() => new Promise((resolve) => setTimeout(resolve, killAfterMs)))
      .then(() => program.end('SIGKILL'))
    for (let at = 0; at < 100; at++) {
      const id = await idOf(post(program, '/flows/slow/runs', { text: `${at}` })).catch(
        () => undefined,
      )
      if (id === undefined) break
      accepted.push(id)
      first.resolve()
    }
    expect(await killed).toBe('SIGKILL')
  }
  expect(accepted.length).toBeGreaterThanOrEqual(4)
  const program = await start()
  for (const run of accepted) expect(await endOf(folder, run)).toBe('succeeded')
  expect(await program.end('SIGTERM')).toBe(0)
  const store = openStore(join(folder, 'store'))
  for (const run of accepted) {
    const { events, end } = store.read(run)
    expect(end?.outputs['text']).toMatch(/^\d+ab$/)
    for (const node of ['a', 'pause', 'b']) {
      const ends = events.filter((event) => event.type === 'node-end' && event.node === node)
      expect(ends.length).toBeLessThanOrEqual(1)
    }
  }
  store.close()
})

it(
  'ends in good order: what is at work ends, what waits goes on at the next start',
  { timeout: 120_000 },
  async () => {
    const { folder, start, post } = prepared()
    const first = await start()
    const slow = await idOf(post(first, '/flows/slow/runs', { text: 'x' }))
    const asking = await idOf(post(first, '/flows/ask/runs', {}))
    expect(await first.end('SIGTERM')).toBe(0)
    expect(await endOf(folder, slow)).toBe('succeeded')
    const store = openStore(join(folder, 'store'))
    expect(store.read(asking).status).toBe('paused')
    store.close()

    const second = await start()
    const answered = await post(second, `/runs/${asking}/signals/ask`, { answer: 'yes' })
    expect(answered.status).toBe(202)
    expect(await endOf(folder, asking)).toBe('succeeded')
    expect(await second.end('SIGTERM')).toBe(0)
  },
)

it(
  'lets go of work that takes longer than the grace, and goes on with it',
  { timeout: 120_000 },
  async () => {
    const { folder, start, post } = prepared()
    const first = await start('--grace', '0')
    const slow = await idOf(post(first, '/flows/slow/runs', { text: 'x' }))
    expect(await first.end('SIGTERM')).toBe(0)
    const store = openStore(join(folder, 'store'))
    expect(store.read(slow).status).toBe('interrupted')
    store.close()
    const second = await start()
    expect(await endOf(folder, slow)).toBe('succeeded')
    expect(second.said()).toContain('1 runs of before go on')
    expect(await second.end('SIGTERM')).toBe(0)
  },
)
