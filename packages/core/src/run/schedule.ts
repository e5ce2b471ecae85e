import { FlowError, errorRecord, type FlowErrorRecord } from '../error.ts'
import type { PlannedInput, PlannedNode } from '../flow/plan.ts'
import type { Advanced } from './commands.ts'
import type { Outputs, SkipReason } from './events.ts'
import { dequeue, enqueue, hasRoom } from './lanes.ts'
import {
  createStepState,
  isFinal,
  stepAt,
  type NodeState,
  type RunState,
  type StepState,
} from './run-state.ts'
import { liftedLength, missingInput, stepInputs } from './step-inputs.ts'
import { becomeReady, derive, order, type Work } from './work.ts'

const wholeNode = -1
const wholeBatch = -2

/** Looks at every node that became ready, fills the free places, and ends the run when nothing is left. */
export function settleReady(work: Work): Advanced {
  const { state } = work
  for (let next = 0; next < work.ready.length; next++) prepare(work, work.ready[next] ?? 0)
  if (state.status === 'running') fillPlaces(work)
  if (state.open === 0 || (state.status === 'stopping' && state.running === 0)) finish(work)
  return work
}

/** A node is final: what takes values from it has one source less to wait for. */
export function nodeSettled(work: Work, index: number): void {
  const { state } = work
  state.open--
  const consumers = state.plan.nodes[index]?.consumers ?? []
  for (let next = 0; next < consumers.length; next++) {
    const consumer = consumers[next] ?? 0
    const node = state.nodes[consumer]
    if (node && --node.waitingFor === 0) becomeReady(work, consumer)
  }
}

/** Nothing new starts from here on, and what runs is told to end. */
export function stop(work: Work, error: FlowErrorRecord | undefined): void {
  if (work.state.status !== 'running' && work.state.status !== 'ready') return
  work.state.status = 'stopping'
  work.state.error = error
  order(work, { type: 'cancel-running' })
}

/** Puts a step, or with `item` left out the node itself, in line for a free place. */
export function queueStep(work: Work, node: number, item: number | undefined): void {
  const state = work.state.nodes[node]
  const step = state && stepAt(state, item)
  if (step) step.status = 'queued'
  enqueue(work.state.lanes, node, item ?? wholeNode)
}

function prepare(work: Work, index: number): void {
  const { state } = work
  const planned = state.plan.nodes[index]
  const node = state.nodes[index]
  if (!planned || !node || state.status !== 'running') return
  if (planned.policy.off) return skip(work, index, node, { type: 'off' })
  if (planned.lifted) return prepareItems(work, index, planned, node)
  const inputs = stepInputs(state, planned, wholeNode)
  if (!inputs) return skip(work, index, node, noValue(state, missingInput(state, planned)))
  const lane = state.lanes.lanes[state.lanes.ofNode[index] ?? 0]
  if (!lane || state.running >= state.limits.concurrency || !hasRoom(lane)) {
    return queueStep(work, index, undefined)
  }
  lane.running++
  startStep(work, index, { node, step: node, item: undefined, inputs })
}

function prepareItems(work: Work, index: number, planned: PlannedNode, node: NodeState): void {
  const missing = missingInput(work.state, planned)
  if (missing) return skip(work, index, node, noValue(work.state, missing))
  const lifted = liftedLength(work.state, planned)
  if ('differ' in lifted) {
    const [a, lengthA, b, lengthB] = lifted.differ
    const message = `node \`${node.id}\` runs once per item, and \`${a}\` has ${lengthA} items while \`${b}\` has ${lengthB}: give them the same length`
    node.status = 'failed'
    node.error = errorRecord(
      new FlowError({ code: 'lift-length', message, node: node.id, port: b }),
    )
    return stop(work, node.error)
  }
  node.items = Array.from({ length: lifted.length }, createStepState)
  node.openItems = lifted.length
  if (lifted.length === 0) return collect(work, index, planned, node)
  node.status = 'queued'
  if (planned.type.runBatch && lifted.length > 1) {
    for (const step of node.items) step.status = 'queued'
    return enqueue(work.state.lanes, index, wholeBatch)
  }
  for (let item = 0; item < lifted.length; item++) queueStep(work, index, item)
}

/** All items of a lifted node are final: their outputs become lists, in order. */
export function collect(work: Work, index: number, planned: PlannedNode, node: NodeState): void {
  const items = node.items ?? []
  const kept = items.filter((item) => item.status === 'succeeded')
  const outputs: Record<string, unknown> = {}
  for (const { name } of planned.outputs) {
    const values = kept.map((item) => item.outputs?.[name]).filter((value) => value !== undefined)
    if (values.length > 0 || kept.length === 0) outputs[name] = values
  }
  node.outputs = outputs
  node.status = 'succeeded'
  node.endedAt = work.time
  const skipped = [...items.keys()].filter((item) => items[item]?.status === 'skipped')
  derive(work, {
    type: 'node-collect',
    node: node.id,
    items: items.length,
    skipped,
    time: work.time,
  })
  nodeSettled(work, index)
}

/** The node does not run; what needs it will be skipped in turn. */
export function skip(work: Work, index: number, node: NodeState, reason: SkipReason): void {
  node.status = 'skipped'
  node.skip = reason
  node.endedAt = work.time
  derive(work, { type: 'node-skip', node: node.id, reason, time: work.time })
  nodeSettled(work, index)
}

function noValue(state: RunState, input: PlannedInput | undefined): SkipReason {
  if (!input) return { type: 'no-value', port: '', from: '' }
  const { source } = input
  const wire = source.type === 'gather' ? source.wires[0] : source
  if (wire?.type !== 'wire') return { type: 'no-value', port: input.name, from: '' }
  const from = wire.node < 0 ? 'inputs' : (state.nodes[wire.node]?.id ?? '')
  return { type: 'no-value', port: input.name, from: `${from}.${wire.port}` }
}

function fillPlaces(work: Work): void {
  const { lanes } = work.state.lanes
  // Lanes of models first: they are the narrow ones, and what they hold takes longest.
  for (let next = lanes.length - 1; next >= 0; next--) {
    const lane = lanes[next]
    while (lane && work.state.running < work.state.limits.concurrency) {
      const place = dequeue(lane)
      if (place < 0) break
      lane.running++
      start(work, lane.nodes[place] ?? 0, lane.items[place] ?? wholeNode)
      if (work.state.status !== 'running') return
    }
  }
}

function start(work: Work, index: number, place: number): void {
  const { state } = work
  const node = state.nodes[index]
  const planned = state.plan.nodes[index]
  if (!node || !planned) return
  if (place === wholeBatch) return startBatch(work, index, node, planned)
  const item = place === wholeNode ? undefined : place
  const step = stepAt(node, item)
  const inputs = stepInputs(state, planned, place)
  if (step && inputs) startStep(work, index, { node, step, item, inputs })
}

interface Start {
  readonly node: NodeState
  readonly step: StepState
  readonly item: number | undefined
  readonly inputs: Outputs
}

function startStep(work: Work, index: number, { node, step, item, inputs }: Start): void {
  node.status = 'running'
  step.status = 'running'
  step.attempt++
  step.startedAt = work.time
  const { attempt } = step
  order(work, {
    type: 'run-node',
    node: index,
    item,
    attempt,
    inputs,
    fallback: step.fallbackAt >= 0,
  })
  countSteps(work, node, 1)
}

function startBatch(work: Work, index: number, node: NodeState, planned: PlannedNode): void {
  const inputs: Outputs[] = []
  for (const [item, step] of (node.items ?? []).entries()) {
    step.status = 'running'
    step.attempt = 1
    step.startedAt = work.time
    inputs.push(stepInputs(work.state, planned, item) ?? {})
  }
  node.status = 'running'
  node.openBatch = inputs.length
  order(work, { type: 'run-batch', node: index, inputs })
  countSteps(work, node, inputs.length)
}

function countSteps(work: Work, node: NodeState, steps: number): void {
  const { state } = work
  state.running++
  state.steps += steps
  state.commandedAt = work.time
  if (state.steps > state.limits.steps) stop(work, stepLimit(node.id, state.limits.steps))
}

function stepLimit(node: string, steps: number): FlowErrorRecord {
  const message = `the run took ${steps} steps, which is its limit, and node \`${node}\` would be one more: raise \`steps\`, or give the flow less to do`
  return errorRecord(new FlowError({ code: 'step-limit', message, node }))
}

function finish(work: Work): void {
  const { state } = work
  if (isFinal(state.status)) return
  const ended = state.status === 'stopping' ? (state.error ? 'failed' : 'cancelled') : 'succeeded'
  if (ended !== 'succeeded') cancelOpenNodes(state)
  collectOutputs(state)
  state.status = ended
  state.endedAt = work.time
  const { outputs, absent, error } = state
  derive(work, { type: 'run-end', status: ended, outputs, absent, error, time: work.time })
  order(work, { type: 'finish' })
}

function cancelOpenNodes(state: RunState): void {
  for (const node of state.nodes) {
    for (const item of node.items ?? []) if (!isFinal(item.status)) item.status = 'cancelled'
    if (!isFinal(node.status)) node.status = 'cancelled'
  }
}

function collectOutputs(state: RunState): void {
  const outputs: Record<string, unknown> = {}
  const absent: string[] = []
  for (const [name, wire] of state.plan.outputs) {
    const given = Object.hasOwn(state.inputs, wire.port) ? state.inputs[wire.port] : undefined
    const value =
      wire.node < 0
        ? (given ?? state.plan.inputs.get(wire.port)?.default)
        : state.nodes[wire.node]?.outputs?.[wire.port]
    if (value === undefined) absent.push(name)
    else outputs[name] = value
  }
  state.outputs = outputs
  state.absent = absent
}
