import type { FlowError } from '@chainwright/core'
import type { WorkReport, WorkResult } from './messages.ts'

/** A call that the worker has not answered yet. */
export interface PendingCall {
  resolve: (result: WorkResult) => void
  reject: (reason: unknown) => void
  onText: ((piece: string, row: number) => void) | undefined
  /** Holds 1 once nobody waits for the answer; the worker reads it between forward passes. */
  cancelled: Int32Array
  /** Told when the worker has answered or is gone, before the call is resolved or rejected. */
  settled: () => void
}

/** The calls that a worker owes an answer, also those that were given up but still run. */
export interface PendingCalls {
  add(id: number, call: PendingCall): void
  /** Takes a report of the worker to the call that it belongs to. */
  hear(report: WorkReport, errorFrom: (code: string, message: string) => FlowError): void
  /** Tells the worker to stop working on all calls. */
  cancelAll(): void
  /** Fails all calls, because their worker is gone. */
  failAll(reason: FlowError): void
  /** Resolves when no call is left. */
  idle(): Promise<void>
}

/** Starts without calls. `whenIdle` is told each time that the last one was answered. */
export function createPendingCalls(whenIdle: () => void): PendingCalls {
  const calls = new Map<number, PendingCall>()
  const waiting: (() => void)[] = []

  return {
    add: (id, call) => void calls.set(id, call),
    hear(report, errorFrom) {
      const call = calls.get(report.id)
      if (!call) return
      if (report.type === 'text') return tell(call, report)
      settle(report.id)
      if (report.type === 'result') call.resolve(report.result)
      else call.reject(errorFrom(report.error.code, report.error.message))
    },
    cancelAll() {
      for (const call of calls.values()) Atomics.store(call.cancelled, 0, 1)
    },
    failAll(reason) {
      for (const [id, call] of calls) {
        settle(id)
        call.reject(reason)
      }
    },
    idle: () =>
      calls.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  }

  function settle(id: number): void {
    calls.get(id)?.settled()
    calls.delete(id)
    if (calls.size > 0) return
    whenIdle()
    for (const resume of waiting.splice(0)) resume()
  }
}

/** A listener that throws fails its call: the rest of the text would be lost on it. */
function tell(call: PendingCall, { piece, row }: { piece: string; row: number }): void {
  if (Atomics.load(call.cancelled, 0) === 1) return
  try {
    call.onText?.(piece, row)
  } catch (error) {
    Atomics.store(call.cancelled, 0, 1)
    call.reject(error)
  }
}
