import { modelKey } from '../../inference/load/specification.ts'
import type { ModelSpecification } from '../../inference/load/specification.ts'
import { weightBytes } from '../store/weight-files.ts'
import { machineMemory } from './machine-memory.ts'
import type { CallOptions, TaskWork } from '../../inference/work.ts'
import { startProcess } from './start-process.ts'
import type { ProcessLimits } from './start-process.ts'
import { startThread } from './start-thread.ts'
import type { ResultOf, TaskName } from '../../inference/tasks.ts'
import { createWorkerHost } from './worker-host.ts'
import type { WorkerHost } from './worker-host.ts'

/** A share in the workers of this process. */
export interface WorkerShare {
  /**
   * Runs a model, which then stays loaded for as long as one of its users has a share, unless
   * others need its memory.
   */
  call<T extends TaskName>(work: TaskWork<T>, options: CallOptions): Promise<ResultOf<T>>
  /**
   * Waits until the workers are idle, then gives the share and its models back. A worker without
   * models ends.
   */
  giveBack(): Promise<void>
}

/** How much models may use. */
export interface WorkerLimits extends ProcessLimits {
  /**
   * Weights that are loaded at a time, in bytes; beyond it the model that was not used for longest
   * is unloaded. Default: half of the machine's memory.
   */
  weightBytes?: number | undefined
}

/** A model that is loaded, or about to be. */
interface Load {
  model: ModelSpecification
  bytes: number
  /** The worker that it is in. */
  place: string
  users: Set<WorkerShare>
}

/** The model that was used last comes last. */
const loads = new Map<string, Load>()
const hosts = new Map<string, WorkerHost>()

/**
 * All models that are trusted run in one thread of this process, so that they do not compete for
 * processors; each of the others in a process of its own.
 */
export function shareWorkers(limits: WorkerLimits = {}): WorkerShare {
  const most = limits.weightBytes ?? machineMemory() / 2
  const share: WorkerShare = {
    call(work, options) {
      const load = use(work.model, share)
      makeRoom(load, most)
      return hostOf(load, limits).call(work, options)
    },
    async giveBack() {
      const used = [...loads.values()].filter(({ users }) => users.has(share))
      await Promise.all(used.map(async ({ place }) => hosts.get(place)?.idle()))
      for (const load of used) load.users.delete(share)
      await Promise.all(used.filter(({ users }) => users.size === 0).map(release))
    },
  }
  return share
}

function use(model: ModelSpecification, user: WorkerShare): Load {
  const key = modelKey(model)
  const load = loads.get(key) ?? {
    model,
    bytes: weightBytes(model),
    place: model.isolation === 'thread' ? 'thread' : `process ${key}`,
    users: new Set(),
  }
  load.users.add(user)
  loads.delete(key)
  loads.set(key, load)
  return load
}

function makeRoom(needed: Load, most: number): void {
  let total = 0
  for (const { bytes } of loads.values()) total += bytes
  for (const load of loads.values()) {
    if (total <= most || load === needed) return
    total -= load.bytes
    // Nobody waits for it: the worker does it before the next call.
    void release(load)
  }
}

/** Frees a model, and its worker when there is nothing else in it. */
async function release({ model, place }: Load): Promise<void> {
  loads.delete(modelKey(model))
  const host = hosts.get(place)
  // A worker that died meanwhile holds no models.
  if ([...loads.values()].some((other) => other.place === place)) {
    return host?.unload(model).catch(() => undefined)
  }
  hosts.delete(place)
  await host?.end()
}

function hostOf({ model, place }: Load, limits: WorkerLimits): WorkerHost {
  const found = hosts.get(place)
  if (found) return found
  const { isolation, folder } = model
  const host = createWorkerHost((listener) =>
    isolation === 'thread' ? startThread(listener) : startProcess(listener, { folder, limits }),
  )
  hosts.set(place, host)
  return host
}
