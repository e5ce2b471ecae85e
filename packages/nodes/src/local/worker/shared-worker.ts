import { modelKey } from '../load/specification.ts'
import type { ModelSpecification } from '../load/specification.ts'
import type { TaskWork } from './messages.ts'
import type { ResultOf, TaskName } from './tasks.ts'
import { createWorkerHost } from './worker-host.ts'
import type { CallOptions, WorkerHost } from './worker-host.ts'

/** A share in the one worker of this process. */
export interface WorkerShare {
  /** Runs a model, which then stays loaded for as long as one of its users has a share. */
  call<T extends TaskName>(work: TaskWork<T>, options: CallOptions): Promise<ResultOf<T>>
  /**
   * Waits until the worker is idle, then gives the share and its models back. The last one to do so
   * ends the worker.
   */
  giveBack(): Promise<void>
}

let host: WorkerHost | undefined
let shares = 0
/** How many shares use a model. */
const users = new Map<string, number>()

/** All local models of a process run in one worker, so that they do not compete for processors. */
export function shareWorker(): WorkerShare {
  const shared = (host ??= createWorkerHost())
  const used = new Map<string, ModelSpecification>()
  shares += 1
  return {
    call(work, options) {
      const key = modelKey(work.model)
      if (!used.has(key)) users.set(key, (users.get(key) ?? 0) + 1)
      used.set(key, work.model)
      return shared.call(work, options)
    },
    async giveBack() {
      await shared.idle()
      shares -= 1
      if (shares === 0) host = undefined
      const unused = [...used.values()].filter((model) => leave(model))
      await Promise.all(unused.map((model) => unload(shared, model)))
      if (host !== shared) await shared.end()
    },
  }
}

/** True when the model has no user any more. */
function leave(model: ModelSpecification): boolean {
  const key = modelKey(model)
  const left = (users.get(key) ?? 1) - 1
  if (left > 0) users.set(key, left)
  else users.delete(key)
  return left <= 0
}

async function unload(from: WorkerHost, model: ModelSpecification): Promise<void> {
  // A worker that died meanwhile holds no models.
  await from.unload(model).catch(() => undefined)
}
