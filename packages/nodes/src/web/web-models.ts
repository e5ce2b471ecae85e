import { FlowError } from '@chainwright/core'
import type { Capabilities, Model } from '@chainwright/core'
import { offerCapabilities } from '../inference/offers/offer.ts'
import type { UsableDevice } from '../inference/load/specification.ts'
import type { Runner } from '../inference/offers/runner.ts'
import { findAllModels } from '../inference/store/find-model.ts'
import { findModels, modelsProblem } from '../inference/store/find-models.ts'
import type { ModelPart } from '../inference/store/find-models.ts'
import { identityOf } from '../inference/store/identity.ts'
import { isReference } from '../inference/store/reference.ts'
import { readTokenizer } from '../inference/text/tokenizer.ts'
import type { ModelTokenizer } from '../inference/text/tokenizer.ts'
import { openDoor } from './door.ts'
import { createPageShelves } from './page-shelves.ts'
import type { PageShelves } from './page-shelves.ts'
import type { WebModel, WebModels, WebModelsOptions } from './web-options.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'

const usualWeightBytes = 1.5 * 1024 ** 3

/**
 * Models that run in the worker which calls this, by the ONNX runtime in WebAssembly or on WebGPU.
 * Nothing is fetched before the first call but by `list`. A pass of a network keeps the worker busy,
 * so that it should not be the thread that draws.
 *
 * @example
 * const models = createWebModels({ starters: '/models', runtime: { wasm, mjs } })
 * const { capabilities } = await models.resolve('starter', ['generate'], signal)
 * const { text } = await capabilities.generate.generate({ text: 'Once' }, { signal })
 */
export function createWebModels(options: WebModelsOptions): WebModels {
  const { aliases = {}, prefixCacheBytes, device = 'auto' } = options
  const shelves = createPageShelves({
    starters: options.starters,
    store: options.store,
    aliases: new Map(Object.entries(aliases)),
    fetch: openDoor(),
  })
  const tokenizer = createTokenizers()
  let engine: Promise<Engine> | undefined
  let closed = false
  const start = (): Promise<Engine> =>
    (engine ??= startEngine({
      runtime: options.runtime,
      device,
      filesOf: (folder) => shelves.filesOf(folder),
      weightBytes: options.weightBytes ?? usualWeightBytes,
      onLoading: options.onLoading,
    })
      .catch((error: unknown) => {
        engine = undefined
        throw error
      })
      .finally(() => options.onLoading?.(undefined)))

  return {
    async resolve(reference, capabilities, signal) {
      signal.throwIfAborted()
      if (closed) throw new FlowError({ code: 'models-closed', message: closedMessage })
      const [running] = await Promise.all([start(), shelves.look(signal)])
      const usable = await running.choose()
      signal.throwIfAborted()
      const parts = findModels(shelves, reference, capabilities, usable)
      for (const { found } of parts) {
        await shelves.filesOf(found.model.folder).fetchDescriptions(signal)
      }
      const runner = { ...runnerOn(usable, running), tokenizer, prefixCacheBytes }
      return offerParts(reference, parts, runner)
    },
    problem: (reference, capabilities) => modelsProblem(shelves, reference, capabilities),
    // One pass runs at a time: a second step would only wait.
    concurrency: (reference) => (isReference(reference, shelves.aliases) ? 1 : undefined),
    async list(signal) {
      await shelves.look(signal)
      return listModels(shelves)
    },
    devices: async () => (await start()).reports(),
    async close() {
      closed = true
      await (await engine)?.work.close()
    },
  }
}

function runnerOn({ device }: UsableDevice, { work, runtime }: Engine) {
  const call: Runner['call'] = (task, options) => work.call(task, options)
  return { device, runtime, isolation: 'thread', threads: 0, call } as const
}

function offerParts(
  reference: string,
  parts: readonly ModelPart[],
  runner: Runner & { runtime: string },
): Model {
  const { device, runtime } = runner
  const offered: Partial<Capabilities> = {}
  const identities = parts.map(({ found, capabilities }) => {
    const content = found.model.revision ?? ''
    const identity = identityOf(found, { content, device, runtime })
    Object.assign(offered, offerCapabilities({ ...found, identity }, capabilities, runner))
    return identity
  })
  return { reference, identity: identities.join(' + '), capabilities: offered }
}

const closedMessage =
  'These models were closed. Create them again, or close them after the last run.'

/** Reads tokenizers, each once: those of a model that was downloaded anew are new files. */
function createTokenizers(): Runner['tokenizer'] {
  const known = new WeakMap<object, ModelTokenizer>()
  return (files) => {
    const found = known.get(files) ?? readTokenizer(files)
    known.set(files, found)
    return found
  }
}

function listModels(shelves: PageShelves): WebModel[] {
  return findAllModels(shelves).flatMap(({ source, reference, model }) => {
    if (source === 'file') return []
    const { name, title, capabilities, bytes, license, dtypes } = model
    return [{ name, title, reference, source, capabilities, bytes, license, dtypes }]
  })
}
