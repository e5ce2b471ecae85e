import { expect } from 'vitest'
import { planFlow } from '../../src/flow/check-flow.ts'
import { parseFlow } from '../../src/flow/parse-flow.ts'
import type { Plan } from '../../src/flow/plan.ts'
import { createRegistry } from '../../src/node/registry.ts'
import type { RunEvent } from '../../src/run/events.ts'
import { shapeNodes } from './shape-nodes.ts'
import type { Shape, StartShape } from './shape.ts'

/** The plan of a shape's flow. */
export function planShape({ nodes, inputs = {}, outputs = {}, flows = {} }: Shape): Plan {
  const { flow, issues } = parseFlow({ chainwright: 1, inputs, nodes, outputs, flows })
  if (!flow) throw new Error(JSON.stringify(issues))
  return planFlow(flow, createRegistry(shapeNodes))
}

/** Runs a shape under a driver and holds the result to what is expected. */
export async function checkShape(shape: Shape, start: StartShape): Promise<void> {
  const { given = {}, options, cancelAt, answers = {}, expected } = shape
  const events: RunEvent[] = []
  const later: (() => void)[] = []
  const run = start(planShape(shape), {
    inputs: given,
    ...options,
    onEvent(event) {
      events.push(event)
      const place = placeOf(event)
      if (`${event.type} ${place}` === cancelAt) later.push(() => run.cancel())
      const answer = event.type === 'signal-wait' ? answers[place] : undefined
      if (answer !== undefined) later.push(() => run.signal(place, answer))
      if (later.length === 1) setTimeout(() => later.splice(0).forEach((act) => act()))
    },
  })
  const { status, outputs, absent, error, state } = await run.result
  expect({ status, error: error && [error.code, error.node] }).toEqual({
    status: expected.status,
    error: expected.error,
  })
  if (expected.outputs) expect(outputs).toEqual(expected.outputs)
  expect(absent).toEqual(expected.absent ?? [])
  const statuses = Object.fromEntries(state.nodes.map((node) => [node.id, node.status]))
  expect(statuses).toMatchObject(expected.nodes ?? {})
  const ended = events.flatMap((event) => (event.type === 'node-end' ? [placeOf(event)] : []))
  if (expected.ended) expect(ended.toSorted()).toEqual([...expected.ended].toSorted())
  expect(new Set(ended).size).toBe(ended.length) // no step ends twice
  expect(events.filter(({ type }) => type === 'run-end')).toHaveLength(1)
}

function placeOf(event: RunEvent): string {
  if (!('node' in event)) return ''
  const item = 'item' in event ? event.item : undefined
  return item === undefined ? event.node : `${event.node}[${item}]`
}
