import { FlowError, type Model, type Models, systemClock } from '@chainwright/core'
import { createLimiter } from '../endpoints/calls/limiter.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { missingCapability, offerCapabilities } from '../endpoints/capabilities/offer.ts'
import { knownWindow } from '../endpoints/context-windows.ts'
import { type ChatModel, type DrawSettings, chatProvider } from './chat-provider.ts'
import { type EmbeddingModel, embeddingProvider } from './embedding-provider.ts'

/** A model of LangChain, and what is known of it; everything but the model is optional. */
export interface LangChainModel {
  /**
   * A chat model, a text model or a chain that ends in one; embeddings; or a function that makes the
   * model for how a node wants to draw. A model that is made already draws as it was made: other
   * temperatures, top-p and the like are refused.
   */
  readonly model: ChatModel | EmbeddingModel | ((settings: DrawSettings) => MadeModel)
  /** Prompt and reply together, in tokens. Default: by the name of the model, else 4,096. */
  readonly contextWindow?: number
  /** Length of its vectors. Default: found out by one call. */
  readonly dimensions?: number
  /** Labels among which `classify` chooses. */
  readonly labels?: readonly string[]
  /** Prices of a million tokens that are read and written. Default: no costs are told. */
  readonly price?: { readonly input: number; readonly output: number }
  /** Calls at once. Default 8. */
  readonly concurrency?: number
  /** What its results depend on, as part of cache keys. Default: class, name and settings of the model. */
  readonly identity?: string
}

type MadeModel = ChatModel | Promise<ChatModel>

/**
 * Models of LangChain under names that flows may use. Chat models offer every language task, by
 * prompt; embeddings offer `embed`. References that are not named go to `others`.
 *
 * @example
 * const models = modelsFromLangChain({
 *   fast: new ChatOpenAI({ model: 'gpt-5-mini' }),
 *   vectors: new OpenAIEmbeddings(),
 * })
 *
 * Resolving fails with `model-missing` or `capability-missing`. The models speak with their providers by
 * themselves: neither the dialer nor its limits stand between.
 */
export function modelsFromLangChain(
  named: Readonly<Record<string, LangChainModel | LangChainModel['model']>>,
  others?: Models,
): Models {
  const endpoints = new Map(
    Object.entries(named).map(([name, one]) => [name, endpointOf(name, one)]),
  )
  return {
    async resolve(reference, capabilities, signal): Promise<Model> {
      signal.throwIfAborted()
      const own = endpoints.get(reference)
      if (!own && others) return others.resolve(reference, capabilities, signal)
      const problem = problemOf(own, reference, capabilities)
      if (!own || problem !== undefined) {
        throw new FlowError({
          code: own ? 'capability-missing' : 'model-missing',
          message: problem ?? '',
        })
      }
      const offered = await offerCapabilities(own.endpoint, capabilities, signal)
      return { reference, identity: own.identity, capabilities: offered }
    },
    problem(reference, capabilities) {
      const own = endpoints.get(reference)
      if (!own && others) return others.problem?.(reference, capabilities)
      return problemOf(own, reference, capabilities)
    },
    concurrency(reference) {
      const own = endpoints.get(reference)
      return own ? own.concurrency : others?.concurrency?.(reference)
    },
  }

  function problemOf(
    own: { readonly endpoint: Endpoint } | undefined,
    reference: string,
    capabilities: readonly string[],
  ): string | undefined {
    if (!own)
      return `There is no model ${reference}: there are ${[...endpoints.keys()].join(', ')}.`
    const told = capabilities.map((name) => missingCapability(own.endpoint, name))
    return told.find((one) => one !== undefined)
  }
}

const defaultConcurrency = 8

function endpointOf(name: string, given: LangChainModel | LangChainModel['model']) {
  const known: LangChainModel =
    'model' in given && isModel(given.model)
      ? (given as LangChainModel)
      : { model: given as ChatModel }
  const { model, dimensions, labels, price, concurrency = defaultConcurrency } = known
  const embeds = isEmbeddings(model)
  const provider = embeds ? embeddingProvider(model, name) : chatProvider(model, name)
  const modelName = nameOf(model) ?? name
  const endpoint: Endpoint = {
    name,
    provider,
    model: modelName,
    address: '',
    facts: {
      embeds,
      fixedTemperature: typeof model !== 'function',
      ...(dimensions !== undefined && { dimensions }),
      ...(labels && { labels: [...labels] }),
      ...(price && { price }),
    },
    contextWindow: known.contextWindow ?? knownWindow(modelName),
    credential: undefined,
    limits: {},
    limiter: createLimiter({ concurrency }, systemClock),
    dial: unused,
    clock: systemClock,
  }
  const identity = known.identity ?? identityOf(name, model)
  return { endpoint, identity: `langchain ${identity}`, concurrency }
}

function isModel(value: unknown): boolean {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

function isEmbeddings(model: LangChainModel['model']): model is EmbeddingModel {
  return 'embedDocuments' in model
}

function nameOf(model: object): string | undefined {
  const { model: one, modelName } = model as { model?: unknown; modelName?: unknown }
  return [one, modelName].find((name) => typeof name === 'string')
}

/** Settings that decide a reply, by the names that providers share; never a key or an address. */
const deciding = ['model', 'modelName', 'temperature', 'topP', 'topK', 'maxTokens', 'seed']

function identityOf(name: string, model: object): string {
  if (typeof model === 'function') return name
  const settings = deciding.flatMap((key) => {
    const value = (model as Readonly<Record<string, unknown>>)[key]
    return typeof value === 'string' || typeof value === 'number' ? [`${key}=${value}`] : []
  })
  return [name, model.constructor.name, ...settings].join(' ')
}

/** Models of LangChain that were made by the program open their own connections. */
function unused(): Promise<never> {
  const message = 'a model of LangChain was asked for through the dialer'
  return Promise.reject(new FlowError({ code: 'internal', message }))
}
