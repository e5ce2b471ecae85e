import { FlowError, isFlowError, nearest, systemClock, type Models } from '@chainwright/core'
import { createLimiter, defaultConcurrency, type Limiter } from '../endpoints/calls/limiter.ts'
import {
  missingCapability,
  offerCapabilities,
  offeredCapabilities,
} from '../endpoints/capabilities/offer.ts'
import { ownCompatible } from '../endpoints/compatible/compatible.ts'
import { listModels } from '../endpoints/compatible/list-models.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { isReference } from '../inference/store/reference.ts'
import { endpointModel, type PageEndpoint } from './page-endpoint.ts'

/** A model at an endpoint, as a list shows it. */
export interface EndpointModel {
  /** How a flow names it. */
  readonly reference: string
  readonly name: string
  /** Name of its endpoint. */
  readonly endpoint: string
  readonly capabilities: readonly string[]
}

/** What a try of an endpoint gave. */
export interface EndpointTry {
  readonly text: string
  /** Time to the whole reply, in milliseconds. */
  readonly ms: number
}

/** Models at endpoints that the user of a page set up. */
export interface EndpointModels extends Models {
  /** Whether a reference is one of an endpoint, set up or not. */
  knows(reference: string): boolean
  /** The endpoints from now on, instead of those before. Contacts nobody. */
  set(endpoints: readonly PageEndpoint[]): void
  /** The models that the endpoints name. Contacts nobody. */
  list(): EndpointModel[]
}

/**
 * Models at endpoints of the user's, asked from a page by a client of our own. Nobody is contacted
 * before the first call. A flow names `ENDPOINT/MODEL`: address and key are the user's alone.
 *
 * @example
 * const models = createEndpointModels([{ name: 'lab', address: 'http://localhost:11434/v1', models: [] }])
 * const { capabilities } = await models.resolve('lab/small', ['generate'], signal)
 */
export function createEndpointModels(first: readonly PageEndpoint[] = []): EndpointModels {
  let known = new Map(first.map((one) => [one.name, one]))
  let limiters = new Map<string, Limiter>()
  const clock = systemClock

  function find(reference: string): ReturnType<typeof endpointModel> {
    const [, name = '', model = ''] = /^([^/]{1,64})\/(\S{1,200})$/.exec(reference) ?? []
    const own = known.get(name)
    if (!own || model === '') throw notSetUp(reference, name, [...known.keys()])
    const limiter = limiters.get(name) ?? createLimiter(limitsOf(own), clock)
    limiters.set(name, limiter)
    return endpointModel(own, model, { limiter, clock })
  }

  return {
    knows: (reference) => reference.includes('/') && !isReference(reference, noAliases),
    set(endpoints) {
      known = new Map(endpoints.map((one) => [one.name, one]))
      limiters = new Map()
    },
    list: () => [...known.values()].flatMap(listed),
    async resolve(reference, capabilities, signal) {
      signal.throwIfAborted()
      const endpoint = find(reference)
      for (const name of capabilities) {
        const told = missingCapability(endpoint, name)
        if (told !== undefined) throw new FlowError({ code: 'capability-missing', message: told })
      }
      const offered = await offerCapabilities(endpoint, capabilities, signal)
      return { reference, identity: endpoint.identity, capabilities: offered }
    },
    problem(reference, capabilities) {
      try {
        const endpoint = find(reference)
        return capabilities
          .map((name) => missingCapability(endpoint, name))
          .find((told) => told !== undefined)
      } catch (error) {
        if (isFlowError(error)) return error.message
        throw error
      }
    },
    concurrency(reference) {
      const own = known.get(reference.split('/')[0] ?? '')
      return own && (own.concurrency ?? defaultConcurrency)
    },
  }
}

/** Asks an endpoint for the names of its models, which costs nothing. Rejects as a call would. */
export function askForModels(own: PageEndpoint, signal: AbortSignal): Promise<string[]> {
  return listModels({ ...alone(own, 'models'), name: own.name }, signal)
}

/** What a try says to a model. */
export const tryPrompt = 'Reply with the word: ready'
const tryTokens = 16

/** Makes one tiny call of a model. Rejects as a call of a flow would. */
export async function tryEndpoint(
  own: PageEndpoint,
  model: string,
  signal: AbortSignal,
): Promise<EndpointTry> {
  const endpoint = alone(own, model)
  const started = systemClock.now()
  const { generate } = await offerCapabilities(endpoint, ['generate'], signal)
  const messages = [{ role: 'user' as const, content: tryPrompt }]
  const reply = await generate?.generate({ messages }, { signal, maxTokens: tryTokens })
  return { text: reply?.text ?? '', ms: systemClock.now() - started }
}

function alone(own: PageEndpoint, model: string): Endpoint {
  const limiter = createLimiter(limitsOf(own), systemClock)
  return endpointModel(own, model, { limiter, clock: systemClock })
}

const noAliases: ReadonlyMap<string, string> = new Map()

function limitsOf({ concurrency }: PageEndpoint): { concurrency?: number } {
  return concurrency === undefined ? {} : { concurrency }
}

function listed({ name: endpoint, models }: PageEndpoint): EndpointModel[] {
  return models.map((name) => ({
    reference: `${endpoint}/${name}`,
    name,
    endpoint,
    capabilities: offeredCapabilities({ model: name, facts: {}, provider: ownCompatible }),
  }))
}

function notSetUp(reference: string, name: string, known: readonly string[]): FlowError {
  const near = nearest(name, known)
  const shown = reference.slice(0, 200)
  return new FlowError({
    code: 'model-missing',
    message: `The model ${shown} is asked at an endpoint, and none called ${name || shown} is set up in this browser.${near ? ` Did you mean ${near}?` : ''} Add it under Endpoints, or choose another model.`,
  })
}
