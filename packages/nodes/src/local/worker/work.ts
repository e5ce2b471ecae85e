import { throwIfCancelled } from '../load/cancelled.ts'
import { loadModel } from '../load/load-model.ts'
import type { LoadedModel } from '../load/load-model.ts'
import { modelKey } from '../load/specification.ts'
import type { ModelSpecification } from '../load/specification.ts'
import type { Task, WorkContext } from '../load/task.ts'
import type { Work, WorkResult } from './messages.ts'
import { tasks } from './tasks.ts'

const loaded = new Map<string, Promise<LoadedModel>>()

/** Carries out one piece of work, loading the model if it is not loaded yet. */
export async function doWork(work: Work, context: WorkContext): Promise<WorkResult> {
  throwIfCancelled(context)
  if (work.type === 'unload') return unload(work.model)
  const model = await load(work.model)
  throwIfCancelled(context)
  // The request was made for this very task.
  const task = tasks[work.task] as Task<unknown, WorkResult>
  return task(model, work.request, context)
}

function load(model: ModelSpecification): Promise<LoadedModel> {
  const key = modelKey(model)
  const found = loaded.get(key)
  if (found) return found
  const loading = loadModel(model)
  loaded.set(key, loading)
  loading.catch(() => loaded.delete(key))
  return loading
}

async function unload(model: ModelSpecification): Promise<undefined> {
  const found = loaded.get(modelKey(model))
  loaded.delete(modelKey(model))
  await (await found)?.network.dispose()
}
