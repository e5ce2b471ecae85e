import { forgetPrefixes } from '../../inference/causal/read-prompt.ts'
import { throwIfCancelled } from '../../inference/load/cancelled.ts'
import { loadModel } from '../../inference/load/load-model.ts'
import type { LoadedModel } from '../../inference/load/load-model.ts'
import { modelKey } from '../../inference/load/specification.ts'
import type { ModelSpecification } from '../../inference/load/specification.ts'
import type { Task, WorkContext } from '../../inference/load/task.ts'
import type { Work, WorkResult } from './messages.ts'
import { tasks } from '../../inference/tasks.ts'

/** Work is done one piece after the other, so that no model is loaded twice. */
const loaded = new Map<string, LoadedModel>()

/** What goes with one piece of work. */
interface DoWorkContext extends WorkContext {
  /** Told before a model is loaded, and after. */
  onLoad(state: 'start' | 'end'): void
}

/** Carries out one piece of work, loading the model if it is not loaded yet. */
export async function doWork(work: Work, context: DoWorkContext): Promise<WorkResult> {
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
