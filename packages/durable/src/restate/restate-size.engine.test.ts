import { afterAll, beforeAll, expect, it } from 'vitest'
import { startScene, type RestateScene } from '../../test/restate-scene.ts'

let scene: RestateScene

beforeAll(async () => {
  scene = await startScene(1)
})

afterAll(async () => scene.close())

/** Runs a flow to its end: what it gave, how long it took, and what stands in Restate's journals of it. */
async function runToEnd(run: string, nodes: object, { out = '', inputs = {}, flows = {} } = {}) {
  const began = Date.now()
  const outputs = { out: { from: out } }
  await scene.begin(run, JSON.stringify({ chainwright: 1, inputs, nodes, outputs, flows }))
  const { status, outputs: given, error } = await scene.endOf(run)
  const tookMs = Date.now() - began
  const rows = await scene.query(
    `SELECT count(*) AS entries, sum(raw_length) AS bytes, max(raw_length) AS longest FROM sys_journal WHERE id IN (
       SELECT id FROM sys_invocation WHERE target_service_key = '${run}')`,
  )
  const [{ entries, bytes, longest } = {}] = rows
  process.stdout.write(`${run}: ${tookMs} ms, ${String(entries)} entries, ${String(bytes)} bytes\n`)
  return { status, error, out: given['out'], entries: Number(entries), longest: Number(longest) }
}

const text = (node: string) => ({ text: { from: `${node}.text` } })

it('brings 12 MiB through three nodes whole, with references alone in the journals', async () => {
  const bytes = 12_582_910
  const nodes = {
    a: { type: 'large', inputs: { bytes } },
    b: { type: 'effect', inputs: text('a') },
    c: { type: 'effect', inputs: text('b') },
  }
  const { out } = await runToEnd('large', nodes, { out: 'c.text' })
  expect(String(out) === `${'word '.repeat(bytes / 5)}..`).toBe(true)
  // Of all runs and steps: nothing that comes near to a value stands anywhere.
  const [row] = await scene.query('SELECT max(raw_length) AS longest FROM sys_journal')
  expect(Number(row?.['longest'])).toBeLessThan(2000)
})

it('brings a batch to its worker whose 1,000 items are longer together than a message may be', async () => {
  const texts = Array.from({ length: 1000 }, (_, at) => `${at}`)
  const inputs = { texts: { type: 'text[]', default: texts } }
  const nodes = {
    page: { type: 'large', inputs: { bytes: 50_000 } },
    all: {
      type: 'together',
      inputs: { text: { from: 'inputs.texts' }, also: { from: 'page.text' } },
    },
  }
  const { status, out, longest } = await runToEnd('batch', nodes, { out: 'all.text', inputs })
  expect(status).toBe('succeeded')
  expect(out).toEqual(texts.map((one) => `${one} 50000`))
  expect(longest).toBeLessThan(64 * 1024 * 1.1)
})

/** Steps of which none waits for another. */
function wide(width: number): object {
  const step = { type: 'effect', inputs: { text: 'x', ms: 0 } }
  return Object.fromEntries(Array.from({ length: width }, (_, at) => [`n${at}`, step]))
}

/** A loop of so many rounds with a step in each. */
function rounds(most: number): [object, object] {
  const step = { type: 'effect', inputs: { text: 'x', also: { from: 'inputs.text' }, ms: 0 } }
  const round = {
    inputs: { text: { type: 'text' } },
    nodes: { step },
    outputs: { text: { from: 'step.text' } },
  }
  const nodes = { loop: { type: 'loop', flow: 'round', inputs: { text: 'x', most } } }
  return [nodes, { out: 'loop.text', flows: { round } }]
}

it('needs three entries of a journal for each of 300 steps at once', async () => {
  const { status, entries, longest } = await runToEnd('wide', wide(300), { out: 'n299.text' })
  expect(status).toBe('succeeded')
  expect(entries).toBe(300 * 3 + 3)
  expect(longest).toBeLessThan(500)
})

it('needs three entries of a journal for each of 200 rounds, which stay as long as they were', async () => {
  const { out, entries, longest } = await runToEnd('loop', ...rounds(200))
  expect(out).toBe('x.')
  expect(entries).toBe(200 * 3 + 3)
  expect(longest).toBeLessThan(500)
})
