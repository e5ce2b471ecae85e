import { isFlowError } from '@chainwright/core'
import { createWork } from '../inference/do-work.ts'
import type { ModelSpecification } from '../inference/load/specification.ts'
import type { LoadedModel } from '../inference/load/load-model.ts'
import { modelKey } from '../inference/load/specification.ts'
import type { ResultOf, TaskName } from '../inference/tasks.ts'
import type { CallOptions, TaskWork } from '../inference/work.ts'
import { loadFromPage, modelFailed } from './page-runtime.ts'
import type { PageFiles } from './page-files.ts'
import type { WebLoading } from './web-options.ts'
import { weightBytes } from './weight-bytes.ts'

/** Does the work of models in this worker, one piece after the other. */
export interface PageWork {
  /** Rejects with the signal's reason as soon as it is aborted, and with a `FlowError` otherwise. */
  call<T extends TaskName>(work: TaskWork<T>, options: CallOptions): Promise<ResultOf<T>>
  /** Frees all models after the work in hand. */
  close(): Promise<void>
}

/** What is needed to do work in a page. */
export interface PageWorkOptions {
  filesOf: (folder: string) => PageFiles
  /** Most bytes of weights that are loaded at a time. */
  weightBytes: number
  /** Told what is being loaded, and `undefined` when it is there or failed. */
  onLoading?: ((loading: WebLoading | undefined) => void) | undefined
}

/** Work in this worker; models stay loaded until others need their memory. */
export function createPageWork(options: PageWorkOptions): PageWork {
  const { filesOf, weightBytes: most } = options
  let asking = new AbortController().signal
  let last: Promise<unknown> = Promise.resolve()
  const loads = new Map<string, { model: ModelSpecification; bytes: number }>()
  const doWork = createWork((model) => loadTelling(model, asking, options))
  const idle = { isCancelled: () => false, onText() {}, onLoad() {} }

  return {
    call<T extends TaskName>(work: TaskWork<T>, options: CallOptions): Promise<ResultOf<T>> {
      const { signal } = options
      const done = last.then(() => carryOut(work, options))
      last = done.catch(() => undefined)
      // Each task gives its own kind of result.
      return orAborted(done as Promise<ResultOf<T>>, signal)
    },
    async close() {
      await last
      for (const { model } of loads.values()) await doWork({ type: 'unload', model }, idle)
      loads.clear()
    },
  }

  async function carryOut(work: TaskWork, { signal, onText }: CallOptions): Promise<unknown> {
    signal.throwIfAborted()
    asking = signal
    try {
      await makeRoom(work.model)
      return await doWork(work, {
        isCancelled: () => signal.aborted,
        onText: (piece, row) => {
          if (!signal.aborted) onText?.(piece, row)
        },
        onLoad() {},
      })
    } catch (error) {
      signal.throwIfAborted()
      throw isFlowError(error) ? error : modelFailed(error)
    }
  }

  async function makeRoom(model: ModelSpecification): Promise<void> {
    const key = modelKey(model)
    const needed = loads.get(key) ?? { model, bytes: weightBytes(filesOf(model.folder), model) }
    // The model that was used last comes last.
    loads.delete(key)
    loads.set(key, needed)
    let total = 0
    for (const { bytes } of loads.values()) total += bytes
    for (const [other, load] of loads) {
      if (total <= most || load === needed) return
      total -= load.bytes
      loads.delete(other)
      await doWork({ type: 'unload', model: load.model }, idle)
    }
  }
}

/** Loads a model, and tells how far its files have come. */
async function loadTelling(
  model: ModelSpecification,
  signal: AbortSignal,
  { filesOf, onLoading }: PageWorkOptions,
): Promise<LoadedModel> {
  const { folder } = model
  const files = filesOf(folder)
  const total = weightBytes(files, model)
  const onArrived = (done: number): void => onLoading?.({ type: 'model', folder, done, total })
  try {
    onArrived(0)
    return await loadFromPage(model, files, { signal, onArrived })
  } finally {
    onLoading?.(undefined)
  }
}

/** Gives up waiting when the signal is aborted. */
function orAborted<T>(done: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
