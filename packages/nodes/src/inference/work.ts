import type { ModelSpecification } from './load/specification.ts'
import type { RequestOf, ResultOf, TaskName } from './tasks.ts'

/** A task for a model, which is loaded if it is not loaded yet. */
export interface TaskWork<T extends TaskName = TaskName> {
  type: 'task'
  task: T
  model: ModelSpecification
  request: RequestOf<T>
}

/** What whatever runs models is asked to do. */
export type Work = TaskWork | { type: 'unload'; model: ModelSpecification }

/** What comes back: a task's result, or nothing. */
export type WorkResult = ResultOf<TaskName> | undefined

/** What goes with a call of a model. */
export interface CallOptions {
  signal: AbortSignal
  /** Told of text that is certain to belong to a reply; `row` is its place among several. */
  onText?: ((piece: string, row: number) => void) | undefined
}
