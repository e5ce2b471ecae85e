import { FlowError } from '@chainwright/core'
import type { Capabilities, Model, Models } from '@chainwright/core'
import { chooseDevice } from './devices/choose-device.ts'
import type { DeviceChoice } from './devices/choose-device.ts'
import { findAllModels } from '../inference/store/find-model.ts'
import { findModels, modelsProblem } from '../inference/store/find-models.ts'
import type { ModelShelves } from '../inference/store/find-model.ts'
import { folderShelves } from './store/folder-shelves.ts'
import { modelIdentity } from './store/identity.ts'
import type { CallOptions, TaskWork } from '../inference/work.ts'
import type { ResultOf, TaskName } from '../inference/tasks.ts'
import { offerCapabilities } from '../inference/offers/offer.ts'
import type { Runner } from '../inference/offers/runner.ts'
import { isReference } from '../inference/store/reference.ts'
import type { Isolation } from '../inference/load/specification.ts'
import { shareWorkers } from './worker/share-workers.ts'
import type { WorkerLimits, WorkerShare } from './worker/share-workers.ts'
import { createTokenizers } from './store/tokenizers.ts'

/** Where local models are, and how they run. */
export interface LocalModelsOptions {
  /** Folder of the models that `starter` and `starter/NAME` mean. Default: there are none. */
  starterFolder?: string
  /** Folder of the models that `file/NAME` means. Default: there are none. */
  modelFolder?: string
  /** Folder of downloaded models, `hf/OWNER/NAME`. Default: there are none. */
  cacheFolder?: string
  /** Further names: alias to reference. */
  aliases?: Readonly<Record<string, string>>
  /**
   * Where models run: on the processor, on a graphics card through WebGPU, or `auto`, which takes
   * the card if there is one and it is faster. Default `cpu`.
   */
  device?: DeviceChoice
  /** Threads of one operator. Default: as many as the runtime finds cores. */
  threads?: number
  /**
   * Most bytes of prompts that a thread keeps as read, so that a prompt that begins like an earlier
   * one is not read again; 0 keeps nothing. Default 256 MiB.
   */
  prefixCacheBytes?: number
  /**
   * Where models run: in a thread of this process, or each in a process of its own, which may
   * crash and can be killed. Default: models from the hub in a process, all others in the thread.
   */
  isolation?: Isolation
  /** How much memory and time models may use. */
  limits?: WorkerLimits
}

/** A local model as `models list` shows it. */
export interface LocalModel {
  name: string
  title: string
  /** How a flow names it. */
  reference: string
  source: 'starter' | 'file' | 'hf'
  capabilities: readonly string[]
  /** Size of all its files. */
  bytes: number
  license: string | undefined
  /** The weight type that is used when the reference names none. */
  dtype: string | undefined
  /** All weight types that are there. */
  dtypes: readonly string[]
  folder: string
}

/** The door to models that run in this process. */
export interface LocalModels extends Models {
  /** Every model in the configured folders. */
  list(): LocalModel[]
  /**
   * Frees the models, after the calls that still run. Do this before the process is ended by force:
   * ending it during a forward pass makes the runtime abort.
   */
  close(): Promise<void>
}

/**
 * The models in some folders, run by the ONNX runtime in a thread or processes of their own. Nothing is loaded
 * before the first call, and no connection is ever opened.
 *
 * @example
 * const models = createLocalModels({ starterFolder: 'models' })
 * const { capabilities } = await models.resolve('starter', ['generate'], signal)
 * const { text } = await capabilities.generate.generate({ text: 'Once' }, { signal })
 */
export function createLocalModels(options: LocalModelsOptions = {}): LocalModels {
  const { aliases, device = 'cpu', isolation, threads = 0 } = options
  const shelves = folderShelves({ ...options, aliases: new Map(Object.entries(aliases ?? {})) })
  const { prefixCacheBytes } = options
  const tokenizer = createTokenizers()
  const runner = { isolation, threads, prefixCacheBytes, call, tokenizer }
  let share: WorkerShare | undefined
  let closed = false

  return {
    resolve,
    problem: (reference, capabilities) => modelsProblem(shelves, reference, capabilities),
    // One worker runs all models, one pass at a time: a second step would only wait.
    concurrency: (reference) => (isReference(reference, shelves.aliases) ? 1 : undefined),
    list: () => listModels(shelves),
    close,
  }

  async function resolve(
    reference: string,
    capabilities: readonly string[],
    signal: AbortSignal,
  ): Promise<Model> {
    signal.throwIfAborted()
    const usable = await chooseDevice(device)
    const running: Runner = { ...runner, device: usable.device }
    const parts = findModels(shelves, reference, capabilities, usable)
    const identities = await Promise.all(
      parts.map(({ found }) => modelIdentity(found, usable.device)),
    )
    const offered: Partial<Capabilities> = {}
    for (const [at, part] of parts.entries()) {
      const found = { ...part.found, identity: identities[at] ?? '' }
      Object.assign(offered, offerCapabilities(found, part.capabilities, running))
    }
    return { reference, identity: identities.join(' + '), capabilities: offered }
  }

  async function call<T extends TaskName>(
    work: TaskWork<T>,
    callOptions: CallOptions,
  ): Promise<ResultOf<T>> {
    if (closed) throw new FlowError({ code: 'models-closed', message: closedMessage })
    share ??= shareWorkers(options.limits)
    return share.call(work, callOptions)
  }

  async function close(): Promise<void> {
    closed = true
    const ending = share
    share = undefined
    await ending?.giveBack()
  }
}

const closedMessage =
  'These local models were closed. Create them again, or close them after the last run.'

function listModels(shelves: ModelShelves): LocalModel[] {
  return findAllModels(shelves).map(({ source, reference, model }) => ({
    name: model.name,
    title: model.title,
    reference,
    source,
    capabilities: model.capabilities,
    bytes: model.bytes,
    license: model.license,
    dtype: model.dtypes[0],
    dtypes: model.dtypes,
    folder: model.folder,
  }))
}
