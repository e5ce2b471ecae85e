import type { Arrival } from './run-context.ts'

/** A durable engine, as those see it who begin runs. */
export interface Engine {
  /** As users call it. A run keeps it, so that no other engine leads it, too. */
  readonly name?: string
  /** Takes a run over, whose start is in the shared store. When this resolves, it will be led to its end. */
  submit(run: string): Promise<void>
  /** Brings a run an answer, or that it is to be cancelled. */
  send(run: string, message: Extract<Arrival, { type: 'signal' | 'cancel' }>): Promise<void>
  /**
   * Why the engine leads a run no more, that it was given; `undefined` when it does. An engine that cannot say
   * has no such function.
   */
  lost?(run: string): Promise<string | undefined>
  /** Forgets a run that is over. Left out by engines that forget by themselves. */
  forget?(run: string): Promise<void>
  close(): Promise<void>
}
