import { expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { heldNode } from '../../test/held-node.ts'
import { planFlow } from '../flow/check-flow.ts'
import { parseFlow } from '../flow/parse-flow.ts'
import { createRegistry } from '../node/registry.ts'
import { runRows, type RowResult } from './run-rows.ts'

const { flow } = parseFlow({
  chainwright: 1,
  inputs: { text: { type: 'text' } },
  nodes: { n: { type: 'held', inputs: { text: { from: 'inputs.text' } } } },
  outputs: { text: { from: 'n.text' } },
})

function start(rows: readonly object[], options = {}) {
  const { type, calls } = heldNode('held')
  const plan = planFlow(flow!, createRegistry([type]))
  const results: RowResult[] = []
  const whole = (async () => {
    const all = runRows(plan, rows as Record<string, unknown>[], options)
    for await (const result of all) results.push(result)
  })()
  const texts = () => calls.map(({ inputs }) => inputs['text'])
  return { calls, texts, results, whole }
}
const rows = ['a', 'b', 'c'].map((text) => ({ text }))

it('has a few rows in hand, and gives results in the order of the rows', async () => {
  const { calls, texts, results, whole } = start(rows, { rowsAtOnce: 2 })
  await settled()
  expect(texts()).toEqual(['a', 'b'])
  calls[1]?.end({ text: 'B' })
  await settled()
  expect(results).toEqual([])
  calls[0]?.end({ text: 'A' })
  await settled()
  expect(texts()).toEqual(['a', 'b', 'c'])
  calls[2]?.end({ text: 'C' })
  await whole
  expect(results.map(({ row, outputs }) => [row, outputs['text']])).toEqual([
    [0, 'A'],
    [1, 'B'],
    [2, 'C'],
  ])
})

it('goes on after a row that fails, or does not suit the flow', async () => {
  const { calls, results, whole } = start([{ text: 5 }, { text: 'a' }, { txt: 'b' }])
  await settled()
  calls[0]?.fail(new Error('broken'))
  await whole
  expect(results.map(({ status, error }) => [status, error?.code])).toEqual([
    ['failed', 'input-type'],
    ['failed', 'node-threw'],
    ['failed', 'input-unknown'],
  ])
})

it('ends when it is cancelled: rows that did not finish have no result', async () => {
  const controller = new AbortController()
  const { calls, texts, results, whole } = start(rows, { rowsAtOnce: 2, signal: controller.signal })
  await settled()
  calls[0]?.end({ text: 'A' })
  await settled()
  controller.abort()
  for (const call of calls) call.fail(new Error('aborted'))
  await whole
  expect(results.map(({ row }) => row)).toEqual([0])
  expect(texts()).toEqual(['a', 'b', 'c'])
})

it('gives no result behind a row that was cut off, so that results have no hole', async () => {
  const controller = new AbortController()
  const { calls, results, whole } = start(rows, { rowsAtOnce: 3, signal: controller.signal })
  await settled()
  calls[1]?.end({ text: 'B' })
  await settled()
  controller.abort()
  calls[0]?.fail(new Error('aborted'))
  calls[2]?.fail(new Error('aborted'))
  await whole
  expect(results).toEqual([])
})
