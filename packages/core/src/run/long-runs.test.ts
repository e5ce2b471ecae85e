import { describe, expect, it } from 'vitest'
import { planFlow } from '../flow/check-flow.ts'
import type { Flow, FlowNode } from '../flow/flow.ts'
import { defineNode } from '../node/define-node.ts'
import type { NodeType } from '../node/node-type.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { replay } from './advance.ts'
import type { RecordedEvent } from './events.ts'
import { createRunState } from './create-run-state.ts'
import { startRun } from './start-run.ts'

const size = 100_000
const step = defineNode({
  type: 'step@1',
  title: 'Step',
  description: 'For tests.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text), none: port(text) },
  run: ({ inputs }) => ({ text: inputs.text }),
})
const later: NodeType = { ...step, run: async ({ inputs }) => ({ text: inputs.text }) }

/** `size` nodes behind one another, or all behind the first when `wide`. */
function flowOf({ wide, port: from }: { wide: boolean; port: string }): Flow {
  const nodes = new Map<string, FlowNode>()
  for (let at = 0; at < size; at++) {
    const wire = { node: `n${wide ? 0 : at - 1}`, port: from }
    const source =
      at === 0 ? ({ type: 'literal', value: 'x' } as const) : ({ type: 'wire', wire } as const)
    nodes.set(`n${at}`, { type: 'step', inputs: new Map([['text', source]]) })
  }
  const outputs = new Map([['text', { node: `n${size - 1}`, port: 'text' }]])
  return { inputs: new Map(), nodes, outputs, flows: new Map() }
}

async function run(flow: Flow, type: NodeType) {
  const events: RecordedEvent[] = []
  const plan = planFlow(flow, createRegistry([type]))
  const onEvent = (event: unknown): void => void events.push(event as RecordedEvent)
  const result = await startRun(plan, { onEvent }).result
  return { ...result, plan, events }
}

describe('100,000 nodes', { timeout: 60_000 }, () => {
  it('run behind one another, with functions that return at once', async () => {
    const { status, outputs, plan, events } = await run(flowOf({ wide: false, port: 'text' }), step)
    expect({ status, outputs }).toEqual({ status: 'succeeded', outputs: { text: 'x' } })
    expect(replay(createRunState(plan), events).status).toBe('succeeded')
  })

  it('run behind one another, with functions that return promises', async () => {
    const { status, outputs } = await run(flowOf({ wide: false, port: 'text' }), later)
    expect({ status, outputs }).toEqual({ status: 'succeeded', outputs: { text: 'x' } })
  })

  it('are skipped behind one another', async () => {
    const { status, state } = await run(flowOf({ wide: false, port: 'none' }), step)
    expect(status).toBe('succeeded')
    expect(state.nodes.filter((node) => node.status === 'skipped')).toHaveLength(size - 1)
  })

  it('are skipped side by side', async () => {
    const { status, state } = await run(flowOf({ wide: true, port: 'none' }), step)
    expect(status).toBe('succeeded')
    expect(state.nodes.filter((node) => node.status === 'skipped')).toHaveLength(size - 1)
  })

  it('run side by side', async () => {
    const { status } = await run(flowOf({ wide: true, port: 'text' }), later)
    expect(status).toBe('succeeded')
  })
})
