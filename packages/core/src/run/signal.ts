import { FlowError } from '../error.ts'
import { defaultLimits } from '../flow/limits.ts'
import { outputsProblem } from './check-values.ts'
import { bring, type Driver } from './driver.ts'
import type { StepPlace } from './events.ts'
import { findNode } from './scope.ts'
import { stepAt, type RunState } from './run-state.ts'
import { resumed } from './wait.ts'

/**
 * Brings the answer that a paused step waits for. Throws a `FlowError` (`signal-unknown`, or what
 * the node type says of the answer) and leaves the step waiting.
 */
export function bringSignal(driver: Driver, name: string, value: unknown): void {
  const place = answeredStep(driver.state, name, { value, valueBytes: driver.valueBytes })
  driver.now = driver.clock.now()
  bring(driver, { type: 'signal-end', ...place, value, time: driver.now })
}

/**
 * The step that waits for an answer, named as in events. Throws a `FlowError`: `signal-unknown` when
 * none does, and what the node type says of an answer that does not suit.
 */
export function answeredStep(
  state: RunState,
  name: string,
  { value, valueBytes = defaultLimits.valueBytes }: { value: unknown; valueBytes?: number },
): StepPlace {
  const [path, item] = parsePlace(name)
  const node = findNode(state, path)
  const step = node && stepAt(node, item)
  const type = node?.planned.type
  if (
    !node ||
    type?.kind !== 'wait' ||
    step?.status !== 'paused' ||
    node.scope.status !== 'running' ||
    step.waiting?.ask === undefined
  ) {
    const message = `no step \`${name}\` waits for an answer in this run`
    throw new FlowError({ code: 'signal-unknown', message, node: path })
  }
  const outputs = resumed(type, node, item, { value })
  const problem = outputsProblem(node, outputs, valueBytes)
  if (problem) throw problem
  return { node: path, item }
}

function parsePlace(name: string): [path: string, item: number | undefined] {
  const [, path = name, item] = /^(.*)\[(\d{1,9})\]$/.exec(name) ?? []
  return [path, item === undefined ? undefined : Number(item)]
}
