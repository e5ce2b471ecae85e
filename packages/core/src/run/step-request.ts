import type { PlannedNode } from '../flow/plan.ts'
import type { StepContext, StepRequest, Usage } from '../node/node-type.ts'
import { bring, stillWanted, type Driver, type Try } from './driver.ts'
import type { Because, Outputs } from './events.ts'

/** A try as this driver carries it out. */
export interface OwnTry extends Try {
  readonly planned: PlannedNode
  readonly inputs: Outputs
  signal: AbortSignal
  usage: Usage | undefined
  because: Because | undefined
  cacheKey: string | undefined
  /** Calls off the timeout. */
  done: (() => void) | undefined
}

type Request = StepRequest<Record<string, never>, never, never>

/** What the node's function is handed. */
export function createRequest(driver: Driver, step: OwnTry, model: object): Request {
  return { inputs: step.inputs, model, context: createContext(driver, step) } as unknown as Request
}

function createContext(driver: Driver, step: OwnTry): StepContext {
  const { node, item } = step
  const { run, seed } = driver.state
  return {
    signal: step.signal,
    stepKey: `${run}/${node}${item === undefined ? '' : `#${item}`}/0`,
    seed,
    services: driver.services as StepContext['services'],
    delta(port, text) {
      if (text === '' || !stillWanted(driver, step)) return
      bring(driver, { type: 'node-delta', node, item, port, text, time: driver.clock.now() })
    },
    progress(done, total, message) {
      if (!stillWanted(driver, step)) return
      bring(driver, {
        type: 'node-progress',
        node,
        item,
        done,
        total,
        message,
        time: driver.clock.now(),
      })
    },
    usage(used) {
      step.usage = sum(step.usage, used)
    },
  }
}

function sum(a: Usage | undefined, b: Usage): Usage {
  const total: Usage = { ...a }
  for (const key of ['inputTokens', 'outputTokens', 'cost'] as const) {
    if (b[key] !== undefined) total[key] = (total[key] ?? 0) + b[key]
  }
  return total
}
