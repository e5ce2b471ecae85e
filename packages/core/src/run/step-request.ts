import type { PlannedNode } from '../flow/plan.ts'
import type { StepContext, StepRequest, Usage } from '../node/node-type.ts'
import { bring, stillWanted, type Driver, type Try } from './driver.ts'
import type { StepCalls } from './calls.ts'
import type { CacheEntry } from './content-cache.ts'
import type { Because, Outputs } from './events.ts'
import { isComputed } from './is-computed.ts'
import { sumUsage } from './usage.ts'

/** A try as this driver carries it out. */
export interface OwnTry extends Try {
  readonly planned: PlannedNode
  readonly inputs: Outputs
  signal: AbortSignal
  usage: Usage | undefined
  /** What its models were asked so far, when the run watches. */
  calls: (() => StepCalls | undefined) | undefined
  because: Because | undefined
  /** Where a cache keeps the result, when it is worth keeping. */
  entry: CacheEntry | undefined
  /** Calls off the timeout. */
  done: (() => void) | undefined
}

type Request = StepRequest<Record<string, never>, never, never>

/** What the node's function is handed. */
export function createRequest(driver: Driver, step: OwnTry, model: object): Request {
  return { inputs: step.inputs, model, context: createContext(driver, step) } as unknown as Request
}

function createContext(driver: Driver, step: OwnTry): StepContext {
  const { node, item, state } = step
  const epoch = (item === undefined ? state : state.items?.[item])?.epoch ?? 0
  const { run, seed } = driver.state
  return {
    signal: step.signal,
    stepKey: item === undefined ? `${run}/${node}/${epoch}` : `${run}/${node}[${item}]/${epoch}`,
    attempt: step.attempt,
    seed,
    services: driver.services as StepContext['services'],
    isComputed: (port) => isComputed(state, port),
    delta(port, text) {
      if (text === '' || !stillWanted(driver, step)) return
      driver.now = driver.clock.now()
      bring(driver, { type: 'node-delta', node, item, port, text, time: driver.now })
    },
    progress(done, total, message) {
      if (!Number.isFinite(done) || !Number.isFinite(total) || !stillWanted(driver, step)) return
      driver.now = driver.clock.now()
      const event = { type: 'node-progress', node, item, done, total, message } as const
      bring(driver, { ...event, time: driver.now })
    },
    usage(used) {
      step.usage = sumUsage(step.usage, used)
    },
  }
}
