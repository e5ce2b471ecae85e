import { forgetPrefixes } from './causal/read-prompt.ts'
import { throwIfCancelled } from './load/cancelled.ts'
import type { LoadedModel } from './load/load-model.ts'
import { modelKey } from './load/specification.ts'
import type { ModelSpecification } from './load/specification.ts'
import type { Task, WorkContext } from './load/task.ts'
import { tasks } from './tasks.ts'
import type { Work, WorkResult } from './work.ts'

/** What goes with one piece of work. */
export interface DoWorkContext extends WorkContext {
  /** Told before a model is loaded, and after. */
  onLoad(state: 'start' | 'end'): void
}

/** Carries out one piece of work, loading the model if it is not loaded yet. */
export type DoWork = (work: Work, context: DoWorkContext) => Promise<WorkResult>

/**
 * Does what is asked of models, which stay loaded until they are unloaded. To be asked for one piece
 * of work after the other, so that no model is loaded twice.
 */
export function createWork(
  loadModel: (specification: ModelSpecification) => Promise<LoadedModel>,
): DoWork {
  const loaded = new Map<string, LoadedModel>()

  return async (work, context) => {
    throwIfCancelled(context)
    if (work.type === 'unload') return unload(work.model)
    const model = loaded.get(modelKey(work.model)) ?? (await load(work.model, context))
    throwIfCancelled(context)
    // The request was made for this very task.
    const task = tasks[work.task] as Task<unknown, WorkResult>
    return task(model, work.request, context)
  }

  async function load(
    specification: ModelSpecification,
    context: DoWorkContext,
  ): Promise<LoadedModel> {
    context.onLoad('start')
    const model = await loadModel(specification)
    context.onLoad('end')
    loaded.set(modelKey(specification), model)
    return model
  }

  async function unload(model: ModelSpecification): Promise<undefined> {
    const found = loaded.get(modelKey(model))
    loaded.delete(modelKey(model))
    if (!found) return
    forgetPrefixes(found.network)
    await found.network.dispose()
  }
}
