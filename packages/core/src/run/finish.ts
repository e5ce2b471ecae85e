import type { FlowErrorRecord } from '../error.ts'
import { isFinal, type RunState, type StepState } from './run-state.ts'
import { wireValue } from './step-inputs.ts'
import { derive, order, type Work } from './work.ts'

/** Nothing new starts from here on, and what runs is told to end. */
export function stop(work: Work, error: FlowErrorRecord | undefined): void {
  const { state } = work
  if (state.status !== 'running' && state.status !== 'ready') return
  state.status = 'stopping'
  state.error = error
  order(work, { type: 'cancel-running' })
}

/** Ends the run; what was computed stays in the state. */
export function finish(work: Work): void {
  const { state } = work
  if (isFinal(state.status)) return
  const ended = state.status === 'stopping' ? (state.error ? 'failed' : 'cancelled') : 'succeeded'
  if (ended !== 'succeeded') cancelOpenNodes(state, work.time)
  collectOutputs(state)
  state.status = ended
  state.endedAt = work.time
  const { outputs, absent, error } = state
  derive(work, { type: 'run-end', status: ended, outputs, absent, error, time: work.time })
  order(work, { type: 'finish' })
}

function cancelOpenNodes(state: RunState, time: number): void {
  for (const node of state.nodes) {
    for (const item of node.items ?? []) cancelStep(item, time)
    cancelStep(node, time)
  }
}

function cancelStep(step: StepState, time: number): void {
  if (isFinal(step.status)) return
  if (step.status !== 'waiting' && step.status !== 'queued') step.endedAt = time
  step.status = 'cancelled'
}

function collectOutputs(state: RunState): void {
  const outputs: Record<string, unknown> = {}
  const absent: string[] = []
  for (const [name, wire] of state.plan.outputs) {
    const value = wireValue(state, wire)
    if (value === undefined) absent.push(name)
    else outputs[name] = value
  }
  state.outputs = outputs
  state.absent = absent
}
