import type { WorkReport, WorkRequest } from './messages.ts'

/** What a worker tells about itself. */
export interface WorkerListener {
  report: (report: WorkReport) => void
  /** It is gone, for this reason, unless it was ended on purpose. */
  gone: (reason: Error) => void
}

/** A running worker: a thread, or a process that may die. */
export interface RunningWorker {
  /** Sends a request. This process stays alive until `rest` is called. */
  post(request: WorkRequest): void
  /** Tells that nobody waits for a request any more: it is left between two forward passes. */
  cancel(id: number): void
  /** Nothing is left to do: the worker no longer keeps this process alive. */
  rest(): void
  /** Ends the worker, which must be idle: the runtime aborts the process in a forward pass. */
  end(): Promise<void>
  /** Ends the worker whatever it does; its listener is told why. Threads cannot be killed. */
  kill?(why: string): void
}

/** Starts a worker and listens to it. */
export type StartWorker = (listener: WorkerListener) => RunningWorker
