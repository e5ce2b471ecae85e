import { FlowError } from '../error.ts'
import { outputsProblem } from './check-values.ts'
import { bring, type Driver } from './driver.ts'
import { findNode } from './scope.ts'
import { stepAt } from './run-state.ts'
import { resumed } from './wait.ts'

/**
 * Brings the answer that a paused step waits for. Throws a `FlowError` (`signal-unknown`, or what
 * the node type says of the answer) and leaves the step waiting.
 */
export function bringSignal(driver: Driver, name: string, value: unknown): void {
  const [path, item] = parsePlace(name)
  const node = findNode(driver.state, path)
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
  const problem = outputsProblem(node, outputs, driver.valueBytes)
  if (problem) throw problem
  driver.now = driver.clock.now()
  bring(driver, { type: 'signal-end', node: path, item, value, time: driver.now })
}

function parsePlace(name: string): [path: string, item: number | undefined] {
  const [, path = name, item] = /^(.*)\[(\d{1,9})\]$/.exec(name) ?? []
  return [path, item === undefined ? undefined : Number(item)]
}
