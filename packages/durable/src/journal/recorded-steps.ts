import type {
  Because,
  FlowErrorRecord,
  Outputs,
  RecordedEvent,
  StepCalls,
  StepPlace,
  Usage,
} from '@chainwright/core'

/** What is on record of one step: a node, or one item of a lifted node. Times in milliseconds. */
export interface RecordedStep extends StepPlace {
  /** `begun`: its end is not on record. `answered`: it asked, and this is the answer. */
  status: 'begun' | 'succeeded' | 'failed' | 'answered'
  /** Tries so far. */
  attempts: number
  startedAt: number
  endedAt?: number
  outputs?: Outputs
  error?: FlowErrorRecord
  cached?: boolean
  because?: Because
  usage?: Usage
  /** What its last try asked of models; of a cached step, what its first run asked, if that was kept. */
  calls?: StepCalls
  answer?: unknown
}

/**
 * The steps of a run in the order in which they began, from its record alone: no node type is needed.
 * What follows from the record without being on it, such as skipped nodes, is not told.
 */
export function recordedSteps(events: readonly RecordedEvent[]): RecordedStep[] {
  const steps = new Map<string, RecordedStep>()
  for (const event of events) {
    if (event.type === 'node-start') begin(steps, event)
    if (event.type === 'signal-end') answer(steps, event)
    if (event.type === 'node-end' || event.type === 'node-error') {
      settle(steps.get(nameOf(event)) ?? begin(steps, event), event)
    }
  }
  return [...steps.values()]
}

/** A step as events and people name it: `summarize[2]`. */
function nameOf({ node, item }: StepPlace): string {
  return item === undefined ? node : `${node}[${item}]`
}

function begin(
  steps: Map<string, RecordedStep>,
  { node, item, attempt, time }: StepPlace & { attempt: number; time: number },
): RecordedStep {
  const known = steps.get(nameOf({ node, item }))
  const startedAt = known?.startedAt ?? time
  const step: RecordedStep = { node, item, status: 'begun', attempts: attempt, startedAt }
  steps.set(nameOf(step), step)
  return step
}

function answer(
  steps: Map<string, RecordedStep>,
  { node, item, value, time }: Extract<RecordedEvent, { type: 'signal-end' }>,
): void {
  const step = begin(steps, { node, item, time, attempt: 1 })
  step.status = 'answered'
  step.endedAt = time
  step.answer = value
}

function settle(
  step: RecordedStep,
  event: Extract<RecordedEvent, { type: 'node-end' | 'node-error' }>,
): void {
  step.endedAt = event.time
  if (event.usage) step.usage = event.usage
  if (event.calls) step.calls = event.calls
  if (event.type === 'node-error') {
    step.status = 'failed'
    step.error = event.error
    return
  }
  step.status = 'succeeded'
  step.outputs = event.outputs
  if (event.cached) step.cached = true
  if (event.because) step.because = event.because
}
