import { createRegistry, inspectFlow, parseFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, test } from 'vitest'
import { firstRun } from './before-first-run.ts'

const registry = createRegistry(standardNodes)

function told(nodes: object) {
  const { flow } = parseFlow(JSON.stringify({ chainwright: 1, nodes }))
  return firstRun(flow!, inspectFlow(flow!, registry), registry)
}

const near = { type: 'similarity', inputs: { a: 'x', b: 'y' } }
const write = { type: 'generate', inputs: { prompt: 'x' } }

test('a model of the site is counted once, with the size of its files', () => {
  const once = told({ one: { ...near, model: 'starter' } })
  expect(once.bytes).toBeGreaterThan(5_000_000)
  expect(once.bytes).toBeLessThan(12_000_000)
  expect(told({ one: { ...near, model: 'starter' }, two: { ...near, model: 'starter' } })).toEqual(
    once,
  )
})

test('each model that serves is counted', () => {
  const both = told({ one: { ...near, model: 'starter' }, two: { ...write, model: 'starter' } })
  expect(both.bytes).toBeGreaterThan(100_000_000)
})

test('what would be downloaded or asked elsewhere is told apart from that', () => {
  const hub = 'hf/HuggingFaceTB/SmolLM2-360M-Instruct'
  const flow = { one: { ...write, model: hub }, two: { ...write, model: 'openai/gpt-5-mini' } }
  expect(told(flow)).toMatchObject({ bytes: 0, downloads: [hub], asks: ['openai/gpt-5-mini'] })
})

test('a flow without models loads nothing', () => {
  const flow = { one: { type: 'prompt', inputs: { template: 'Hi' } } }
  expect(told(flow)).toEqual({ bytes: 0, programBytes: 0, downloads: [], asks: [] })
})
