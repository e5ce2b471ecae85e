import type { FlowError } from '@chainwright/core'
import type { WorkResult } from '../../inference/work.ts'
import type { WorkReport } from './messages.ts'

/** A call that the worker has not answered yet. */
export interface PendingCall {
  resolve: (result: WorkResult) => void
  reject: (reason: unknown) => void
  onText: ((piece: string, row: number) => void) | undefined
  /** Tells the worker to leave the work. */
  cancel: () => void
  /** True once nobody waits for the answer. */
  givenUp: boolean
  /** Told when the worker has answered or is gone, before the call is resolved or rejected. */
  settled: () => void
}

/** The calls that a worker owes an answer, also those that were given up but still run. */
export interface PendingCalls {
  add(id: number, call: PendingCall): void
  /** Takes a report of the worker to the call that it belongs to. */
  hear(report: WorkReport, errorFrom: (code: string, message: string) => FlowError): void
  /** Leaves a call: it is rejected at once, and the worker told to stop. */
  giveUp(id: number, reason: unknown): void
  /** The call that the worker is busy with: they are answered one after the other. */
  current(): { id: number; givenUp: boolean } | undefined
  /** Fails all calls, because their worker is gone. */
  failAll(reason: FlowError): void
  /** Resolves when no call is left. */
  idle(): Promise<void>
}

/** Starts without calls. `whenSettled` is told each time that one was answered, with how many are left. */
export function createPendingCalls(whenSettled: (left: number) => void): PendingCalls {
  const calls = new Map<number, PendingCall>()
  const waiting: (() => void)[] = []

  return {
    add: (id, call) => void calls.set(id, call),
    hear(report, errorFrom) {
      const call = calls.get(report.id)
      if (!call || report.type === 'load') return
      if (report.type === 'text') return tell(call, report)
      settle(report.id)
      if (report.type === 'result') call.resolve(report.result)
      else call.reject(errorFrom(report.error.code, report.error.message))
    },
    giveUp(id, reason) {
      const call = calls.get(id)
      if (call) leave(call, reason)
    },
    current() {
      for (const [id, { givenUp }] of calls) return { id, givenUp }
      return undefined
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
    whenSettled(calls.size)
    if (calls.size > 0) return
    for (const resume of waiting.splice(0)) resume()
  }
}

function leave(call: PendingCall, reason: unknown): void {
  call.givenUp = true
  call.cancel()
  call.reject(reason)
}

/** A listener that throws fails its call: the rest of the text would be lost on it. */
function tell(call: PendingCall, { piece, row }: { piece: string; row: number }): void {
  if (call.givenUp) return
  try {
    call.onText?.(piece, row)
  } catch (error) {
    leave(call, error)
  }
}
