import { FlowError, isFlowError, systemClock, type Clock, type Models } from '@chainwright/core'
import type { Dial } from '../doors/dial.ts'
import { defaultConcurrency, type MakeLimiter } from '../endpoints/calls/limiter.ts'
import { missingCapability, offerCapabilities } from '../endpoints/capabilities/offer.ts'
import type { DayLog } from '../endpoints/spend/spend-book.ts'
import { countPerRun } from '../models/payers.ts'
import type { Configuration } from './configuration/configuration.ts'
import type { Secrets } from './configuration/secrets.ts'
import { configuredProviders, createEndpointFinder } from './find-endpoint.ts'

/** What remote models are made of. */
export interface RemoteModelsOptions {
  /** The providers that may be asked: a provider that is not there is not asked. */
  readonly configuration: Configuration
  /** Keys by name. */
  readonly secrets: Secrets
  /** The door to the network, which allows `providerOrigins(configuration)`. */
  readonly dial: Dial
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** Where what is spent in a day is kept, for budgets. Default: in memory. */
  readonly dayLog?: DayLog | undefined
  /** Limiters that hold in more than this process. Default: none do. */
  readonly makeLimiter?: MakeLimiter | undefined
}

/** Models that are asked over the network. */
export interface RemoteModels extends Models {
  /** Whether a reference is one of a provider, configured or not. Aliases are not looked up. */
  readonly knows: (reference: string) => boolean
}

/**
 * Models at endpoints of the user's configuration. Nothing is contacted before the first call; the
 * package of a provider is loaded then, and only the dialer opens connections and adds keys.
 *
 * @example
 * const dial = createDialer({ profiles: providerOrigins(configuration) })
 * const models = createRemoteModels({ configuration, secrets, dial })
 */
export function createRemoteModels(options: RemoteModelsOptions): RemoteModels {
  const { clock = systemClock } = options
  const endpoints = createEndpointFinder({ ...options, clock })
  const configured = new Map(
    configuredProviders(options.configuration).map((one) => [one.name, one]),
  )
  return countPerRun({
    knows: endpoints.knows,
    async resolve(reference, capabilities, signal) {
      signal.throwIfAborted()
      const endpoint = endpoints.find(reference)
      for (const name of capabilities) {
        const told = missingCapability(endpoint, name)
        if (told !== undefined) throw new FlowError({ code: 'capability-missing', message: told })
      }
      const { identity } = endpoint
      const offered = await offerCapabilities(endpoint, capabilities, signal)
      return { reference, identity, capabilities: offered }
    },
    problem(reference, capabilities) {
      try {
        const endpoint = endpoints.find(reference)
        return capabilities
          .map((name) => missingCapability(endpoint, name))
          .find((told) => told !== undefined)
      } catch (error) {
        if (isFlowError(error)) return error.message
        throw error
      }
    },
    concurrency(reference) {
      const own = configured.get(reference.split('/')[0] ?? '')
      return own && (own.settings.limits?.concurrency ?? defaultConcurrency)
    },
  })
}

/** The origins that a configuration names, for the dialer of its models. */
export function providerOrigins(configuration: Configuration): string[] {
  const origins = configuredProviders(configuration).map(({ address }) => new URL(address).origin)
  return [...new Set(origins)]
}
