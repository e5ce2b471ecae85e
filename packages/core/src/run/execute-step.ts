import { FlowError } from '../error.ts'
import { nodeAt } from '../flow/node-at.ts'
import type { Plan, PlannedInput, PlannedNode, PlannedSource } from '../flow/plan.ts'
import { systemClock } from './clock.ts'
import { createDriver, type DriverOptions } from './create-driver.ts'
import { createRunState } from './create-run-state.ts'
import { after, bringError, type Driver } from './driver.ts'
import type { RecordedEvent } from './events.ts'
import { execute } from './execute.ts'
import { isFinal, stepAt, type NodeState, type RunState } from './run-state.ts'
import { callPlaces, failCall, type StepCall } from './step-call.ts'
import { createStepState } from './step-state.ts'

/** What a call is carried out with. */
export interface StepOptions extends Omit<DriverOptions, 'onEvent'> {
  /** Tells the step to stop when aborted. */
  readonly signal?: AbortSignal
  /** Told what streams while the call runs: `node-start`, `node-delta` and `node-progress`. */
  readonly onEvent?: (event: RecordedEvent) => void
}

/**
 * Carries out one call in this process, wherever the scheduler of its run may be: inputs, models, cache,
 * the function, and what it gave. Resolves with the `node-start` of each of its steps and how it ended,
 * `node-end` or `node-error`; never rejects.
 */
export async function executeStep(
  plan: Plan,
  call: StepCall,
  options: StepOptions = {},
): Promise<readonly RecordedEvent[]> {
  const { signal, onEvent, ...handed } = options
  const planned = nodeAt(plan, call.node)
  const state = planned && loneState(plan, planned, call)
  const node = state?.nodes[0]
  if (!planned || !node || planned.type.kind !== 'run') {
    return failCall(call, unknownStep(call), (handed.clock ?? systemClock).now())
  }
  return new Promise((resolve) => {
    const events: RecordedEvent[] = []
    const stop = (): void => stopTries(driver, node, call)
    const driver = createDriver(
      state,
      handed,
      () => undefined,
      (event) => {
        if (event.type !== 'node-end' && event.type !== 'node-error') {
          if (event.type === 'node-start') events.push(event)
          onEvent?.(event)
          return
        }
        const step = stepAt(node, event.item)
        if (!step || isFinal(step.status)) return
        step.status = 'succeeded'
        events.push(event)
        if (!isOver(node)) return
        signal?.removeEventListener('abort', stop)
        for (const callOff of driver.timers) callOff()
        resolve(events)
      },
    )
    signal?.addEventListener('abort', stop, { once: true })
    begin(driver, node, call)
    if (signal?.aborted) stop()
  })
}

/** A run that knows of one node only: the one to be run, as the scheduler sees it. */
function loneState(plan: Plan, planned: PlannedNode, call: StepCall): RunState {
  const { node: path, run, seed, item, attempt, epoch, inputs } = call
  const lone = { ...planned, id: path, index: 0, inputs: knownInputs(planned, call) }
  const index = new Map([[path, 0]])
  const state = createRunState({ ...plan, nodes: [lone], sources: new Int32Array(1), index })
  Object.assign(state, { run, seed, status: 'running' })
  const node = state.nodes[0]
  const running = { status: 'running', attempt, epoch } as const
  if (item === undefined) Object.assign(node ?? {}, running)
  else if (node) {
    node.items = []
    for (const at of inputs.keys()) node.items[item + at] = { ...createStepState(), ...running }
  }
  return state
}

/** Whether an input was made by the run is known where the scheduler is, and told in the call. */
function knownInputs({ inputs }: PlannedNode, { computed }: StepCall): PlannedInput[] {
  return inputs.map((input) => {
    const source: PlannedSource = computed.includes(input.name)
      ? { type: 'wire', node: 0, port: '', fit: 'same' }
      : { type: 'literal', value: undefined }
    return { ...input, source }
  })
}

function begin(
  driver: Driver,
  node: NodeState,
  { item, attempt, inputs, ...call }: StepCall,
): void {
  if (call.batch) execute(driver, { type: 'run-batch', node, first: item ?? 0, inputs })
  else {
    const given = inputs[0] ?? {}
    const { fallback } = call
    execute(driver, { type: 'run-node', node, item, attempt, inputs: given, fallback })
  }
}

function isOver(node: NodeState): boolean {
  return (node.items ?? [node]).every(({ status }) => isFinal(status))
}

/** Tells the tries to stop; those that have not ended after the grace time are given up. */
function stopTries(driver: Driver, node: NodeState, call: StepCall): void {
  driver.state.status = 'stopping'
  driver.controller.abort(new FlowError({ code: 'cancelled', message: 'the run was cancelled' }))
  after(driver, driver.graceMs, () => {
    for (const place of callPlaces(call)) {
      bringError(
        driver,
        { ...place, state: node, attempt: call.attempt, usage: undefined },
        undefined,
      )
    }
  })
}

function unknownStep({ node }: StepCall): FlowError {
  const message = `there is no node \`${node}\` that could be run in this flow: give the worker the flow that the run was made from`
  return new FlowError({ code: 'run-other-flow', message, node })
}
