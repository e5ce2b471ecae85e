import { FlowError } from '../error.ts'
import type { Plan, PlannedNode } from '../flow/plan.ts'
import { kindOf } from '../flow/resolve-ports.ts'
import { nearest } from '../flow/issues.ts'
import { list, type PortType } from '../node/port-type.ts'
import type { Outputs } from './events.ts'
import { isFinal } from './run-state.ts'
import { nodeSettled } from './settle-node.ts'
import { derive, type Work } from './work.ts'

/** Outputs that nodes of the outermost flow are given instead of running, by node. */
export type Pins = Readonly<Record<string, Outputs>>

/** Gives nodes the outputs that the run was given for them. */
export function pinNodes(work: Work, pins: Pins): void {
  const { state, time } = work
  for (const [id, outputs] of Object.entries(pins)) {
    const node = state.nodes[state.plan.index.get(id) ?? -1]
    if (!node || isFinal(node.status)) continue
    node.status = 'succeeded'
    node.outputs = outputs
    node.because = { type: 'pinned' }
    node.startedAt = node.endedAt = time
    derive(work, { type: 'node-pin', node: id, time })
    nodeSettled(work, node)
  }
}

/** Holds given outputs to the ports of their nodes. Throws a `FlowError` for the first that does not suit. */
export function checkPins(plan: Plan, pins: Pins): void {
  for (const [id, outputs] of Object.entries(pins)) {
    const node = plan.nodes[plan.index.get(id) ?? -1]
    if (!node) throw unknownNode(plan, id)
    for (const [port, value] of Object.entries(outputs)) {
      const type = outputType(node, port)
      if (!type) throw unknownPort(node, port)
      if (type.accepts(value)) continue
      const message = `the pinned output \`${port}\` of node \`${id}\` should be ${type.name}, and is ${kindOf(value)}`
      throw new FlowError({ code: 'output-type', message, node: id, port })
    }
  }
}

/** What the takers of an output see: a list of it when the node is lifted. */
function outputType({ outputs, lifted }: PlannedNode, port: string): PortType | undefined {
  const type = outputs.find(({ name }) => name === port)?.type
  return type && lifted && type.depth < 2 ? list(type) : type
}

/** A run names a node that the flow does not have. */
export function unknownNode(plan: Plan, id: string): FlowError {
  const near = nearest(id, plan.index.keys())
  const message = `the flow has no node \`${id}\`${near ? `; did you mean \`${near}\`?` : ''}`
  return new FlowError({ code: 'node-unknown', message, node: id })
}

function unknownPort({ id, outputs }: PlannedNode, port: string): FlowError {
  const known = outputs.map(({ name }) => name).join(', ') || 'none'
  const message = `node \`${id}\` has no output \`${port}\` to pin; it has ${known}`
  return new FlowError({ code: 'output-unknown', message, node: id, port })
}
