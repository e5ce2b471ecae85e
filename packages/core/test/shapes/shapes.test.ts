import { describe, expect, it } from 'vitest'
import { checkFlow } from '../../src/flow/check-flow.ts'
import { parseFlow } from '../../src/flow/parse-flow.ts'
import { createRegistry } from '../../src/node/registry.ts'
import { startRun } from '../../src/run/start-run.ts'
import { checkShape } from './check-shape.ts'
import { allShapes } from './all-shapes.ts'
import { shapeNodes } from './shape-nodes.ts'

describe('in this process', () => {
  it.each(allShapes)('$name', async (shape) => {
    await checkShape(shape, startRun)
  })
})

it('refuses a node that is given none of the inputs of which it needs one', () => {
  const { flow } = parseFlow({ chainwright: 1, nodes: { e: { type: 'either', inputs: {} } } })
  expect(flow && checkFlow(flow, createRegistry(shapeNodes))).toMatchObject([
    { code: 'input-missing', node: 'e', message: expect.stringContaining('`a` or `b`') },
  ])
})

it('refuses a list of lists where one item is meant', () => {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { texts: { type: 'text[]' } },
    nodes: {
      l: { type: 'letters', inputs: { text: { from: 'inputs.texts' } } },
      m: { type: 'mark', inputs: { text: { from: 'l.letters' } } },
    },
  })
  expect(flow && checkFlow(flow, createRegistry(shapeNodes))).toMatchObject([
    { code: 'type-mismatch', message: expect.stringContaining('put a `flatten` between them') },
  ])
})
