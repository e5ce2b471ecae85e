import { callKey, type Plan, type StepCall, type StepOptions } from '@chainwright/core'
import type { PackedRecord } from '../values/large-values.ts'

/** Carries out a call. */
type CarryOut = (plan: Plan, call: StepCall, options: StepOptions) => Promise<PackedRecord>

/** Lets a call that runs here already be joined: whoever asked for it may tell it to stop. */
export function joinCalls(carryOut: CarryOut): CarryOut {
  const running = new Map<string, { made: Promise<PackedRecord>; controller: AbortController }>()

  function begin(plan: Plan, call: StepCall, options: StepOptions) {
    const key = callKey(call)
    const controller = new AbortController()
    const made = carryOut(plan, call, { ...options, signal: controller.signal })
    const begun = { controller, made: made.finally(() => running.delete(key)) }
    running.set(key, begun)
    return begun
  }

  return async (plan, call, options) => {
    const { controller, made } = running.get(callKey(call)) ?? begin(plan, call, options)
    const { signal } = options
    const stop = (): void => controller.abort(signal?.reason)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
    return made.finally(() => signal?.removeEventListener('abort', stop))
  }
}
