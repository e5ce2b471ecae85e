import type { Work, WorkResult } from '../../inference/work.ts'

/** From the parent to a worker. */
export interface WorkRequest {
  id: number
  work: Work
}

/** A request to a thread. `cancelled` holds one number: 0 while the work is wanted. */
export interface ThreadRequest extends WorkRequest {
  cancelled: SharedArrayBuffer
}

/** From the parent to a child process, which shares no memory with it. */
export type ProcessMessage =
  | { type: 'request'; request: WorkRequest }
  | { type: 'cancel'; id: number }

/** A `FlowError` on its way between threads. */
export interface ReportedError {
  code: string
  message: string
}

/** From the worker to the parent. */
export type WorkReport =
  | { type: 'text'; id: number; row: number; piece: string }
  /** A model is being loaded, or has been. */
  | { type: 'load'; id: number; state: 'start' | 'end' }
  | { type: 'result'; id: number; result: WorkResult }
  | { type: 'error'; id: number; error: ReportedError }

/** From a child process to the parent: the above, and a last word. */
export type ProcessReport = WorkReport | { type: 'dying'; why: string }
