import { FlowError } from '@chainwright/core'

/** Throws when the work is no longer wanted; the caller of the worker has already gone. */
export function throwIfCancelled(context: { isCancelled(): boolean }): void {
  if (context.isCancelled()) throw new FlowError({ code: 'cancelled', message: 'Cancelled.' })
}
