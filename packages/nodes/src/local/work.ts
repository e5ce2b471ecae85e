import type { ModelSpecification, Work, WorkResults } from './messages.ts'
import { modelKey } from './messages.ts'
import { throwIfCancelled } from './cancelled.ts'
import { classifyTexts } from './classify.ts'
import { embedTexts } from './embed.ts'
import { generateText } from './generate.ts'
import { loadModel } from './load-model.ts'
import type { LoadedModel } from './load-model.ts'
import type { WorkContext } from './work-context.ts'

const loaded = new Map<string, Promise<LoadedModel>>()

/** Carries out one piece of work, loading the model if it is not loaded yet. */
export async function doWork(
  work: Work,
  context: WorkContext,
): Promise<WorkResults[keyof WorkResults]> {
  throwIfCancelled(context)
  if (work.type === 'unload') return unload(work.model)
  const model = await load(work.model)
  switch (work.type) {
    case 'load':
      return undefined
    case 'generate':
      return generateText(model, work, context)
    case 'embed':
      return embedTexts(model, work.texts, context)
    case 'classify':
      return classifyTexts(model, work.texts, context)
  }
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
