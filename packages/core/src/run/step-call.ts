import { errorRecord, type FlowError } from '../error.ts'
import type { Command } from './commands.ts'
import type { Outputs, RecordedEvent, StepPlace } from './events.ts'
import { isComputed } from './is-computed.ts'
import { pathOf, stepAt, type NodeState, type RunState } from './run-state.ts'

/** One try of a step, or of a batch of items, as a call that any process can carry out. Plain JSON. */
export interface StepCall {
  readonly run: string
  readonly seed?: number | undefined
  /** Path of the node, `story#3/generate`. */
  readonly node: string
  /** Position of the first item in the lifted lists; left out when the node runs once. */
  readonly item?: number | undefined
  readonly attempt: number
  /** How often the step was begun again because nobody knows how a try ended. */
  readonly epoch: number
  /** Inputs of the step; of a batch those of each item, from `item` on. */
  readonly inputs: readonly Outputs[]
  /** Inputs that the run itself made, by name. */
  readonly computed: readonly string[]
  /** The items are worked on together. */
  readonly batch: boolean
  /** The step went over to its fallback model. */
  readonly fallback: boolean
}

/** What the scheduler wants to be run, as a call. */
export function stepCall(
  { run, seed }: RunState,
  command: Extract<Command, { type: 'run-node' | 'run-batch' }>,
): StepCall {
  const { node } = command
  const computed = node.planned.inputs.flatMap(({ name }) => (isComputed(node, name) ? [name] : []))
  const base = { run, ...(seed !== undefined && { seed }), node: pathOf(node), computed }
  if (command.type === 'run-batch') {
    const { first: item, inputs } = command
    const epoch = epochOf(node, item)
    return { ...base, item, attempt: 1, epoch, inputs, batch: true, fallback: false }
  }
  const { item, attempt, inputs, fallback } = command
  const place = item === undefined ? {} : { item }
  const epoch = epochOf(node, item)
  return { ...base, ...place, attempt, epoch, inputs: [inputs], batch: false, fallback }
}

function epochOf(node: NodeState, item: number | undefined): number {
  return stepAt(node, item)?.epoch ?? 0
}

/**
 * The idempotency key of a call: run, path with item, epoch and try, such as
 * `r1/story#3/generate[0]/0/1`; a batch of 32 items is `r1/embed[0+32]/0/1`.
 */
export function callKey({ run, node, item, attempt, epoch, inputs, batch }: StepCall): string {
  const many = batch ? `+${inputs.length}` : ''
  const place = item === undefined ? node : `${node}[${item}${many}]`
  return `${run}/${place}/${epoch}/${attempt}`
}

/** The steps of a call: one, or one for each item of a batch. */
export function callPlaces({ node, item, inputs }: StepCall): StepPlace[] {
  return inputs.map((_, at) => (item === undefined ? { node } : { node, item: item + at }))
}

/** The events of a call that failed as a whole: one `node-error` for each of its steps. */
export function failCall(call: StepCall, error: FlowError, time: number): RecordedEvent[] {
  const { attempt } = call
  const record = errorRecord(error)
  return callPlaces(call).map((place) => {
    return { type: 'node-error', ...place, attempt, error: record, time }
  })
}
