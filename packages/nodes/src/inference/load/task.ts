import type { LoadedModel } from './load-model.ts'

/** What goes with a piece of work inside the worker. */
export interface WorkContext {
  /** True once nobody waits for the result any more; asked between forward passes. */
  isCancelled(): boolean
  /** Sends text that is certain to belong to a reply; `row` is its place among several. */
  onText(piece: string, row: number): void
}

/** Something that a loaded model can be asked to do. Requests and results cross a thread border. */
export type Task<Request, Result> = (
  model: LoadedModel,
  request: Request,
  context: WorkContext,
) => Promise<Result>
