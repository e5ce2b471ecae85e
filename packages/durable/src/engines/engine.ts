import type { Arrival } from './run-context.ts'

/** A durable engine, as those see it who begin runs. */
export interface Engine {
  /** Takes a run over, whose start is in the shared store. When this resolves, it will be led to its end. */
  submit(run: string): Promise<void>
  /** Brings a run an answer, or that it is to be cancelled. */
  send(run: string, message: Extract<Arrival, { type: 'signal' | 'cancel' }>): Promise<void>
  close(): Promise<void>
}
