import { FlowError, nearest, sha256, type Clock } from '@chainwright/core'
import type { Dial } from '../doors/dial.ts'
import type { Credential } from '../doors/credential.ts'
import { createLimiter, type Limiter, type MakeLimiter } from '../endpoints/calls/limiter.ts'
import { createMemoryDayLog } from '../endpoints/spend/memory-day-log.ts'
import { createSpendBook, type DayLog, type SpendBook } from '../endpoints/spend/spend-book.ts'
import { knownWindow } from '../endpoints/context-windows.ts'
import type { Endpoint, Provider } from '../endpoints/endpoint.ts'
import type { Configuration, ModelFacts, ProviderSettings } from './configuration/configuration.ts'
import type { Secrets } from './configuration/secrets.ts'
import { providerNames, type ProviderName } from './providers/provider-names.ts'
import { providers } from './providers/providers.ts'

/** A provider that the user configured. */
export interface ConfiguredProvider {
  /** The name that references begin with. */
  readonly name: string
  readonly kind: ProviderName
  readonly provider: Provider
  readonly settings: ProviderSettings
  /** Base address, without a slash at its end. */
  readonly address: string
  /** Name of its key, when it has one. */
  readonly keyVariable: string | undefined
}

/** The providers of a configuration, in its order. */
export function configuredProviders({
  providers: given = {},
}: Configuration): ConfiguredProvider[] {
  return Object.entries(given).flatMap(([name, settings]): ConfiguredProvider[] => {
    const kind = settings.kind ?? providerNames.find((one) => one === name)
    if (!kind) return []
    const provider = providers[kind]
    const address = (settings.address ?? provider.address ?? '').replace(/\/+$/, '')
    const keyVariable = settings.keyVariable ?? ownKey(provider, settings)
    return [{ name, kind, provider, settings, address, keyVariable }]
  })
}

/** The usual key of a service is for its usual address: another one needs its key named. */
function ownKey(provider: Provider, { address }: ProviderSettings): string | undefined {
  const same =
    address === undefined || new URL(address).origin === new URL(provider.address ?? 'x:').origin
  return same ? provider.keyVariable : undefined
}

/** What endpoints are made of. */
export interface EndpointSource {
  /** Where what is spent in a day is kept. Default: in memory. */
  readonly dayLog?: DayLog | undefined
  /** Limiters that hold in more than this process. Default: none do. */
  readonly makeLimiter?: MakeLimiter | undefined
  readonly configuration: Configuration
  readonly secrets: Secrets
  readonly dial: Dial
  readonly clock: Clock
}

/** Finds endpoints by reference; endpoints of one provider share their limits. */
export interface EndpointFinder {
  /** Whether the reference names a provider of the configuration, or one that could be. */
  readonly knows: (reference: string) => boolean
  /** Throws a `FlowError`: `model-missing`, `credential-missing`, `reference-invalid`. */
  find(reference: string): Endpoint & { readonly identity: string }
}

/** Makes the finder of a configuration. */
export function createEndpointFinder(source: EndpointSource): EndpointFinder {
  const all = new Map(configuredProviders(source.configuration).map((one) => [one.name, one]))
  const limiters = new Map<string, Limiter>()
  const spend = openSpendBook(source)

  function limiterOf({ name, settings }: ConfiguredProvider): Limiter {
    const known = limiters.get(name)
    if (known) return known
    const { limits = {} } = settings
    const limiter = source.makeLimiter?.(name, limits) ?? createLimiter(limits, source.clock)
    limiters.set(name, limiter)
    return limiter
  }

  return {
    knows(reference) {
      const [name = ''] = reference.split('/')
      return all.has(name) || providerNames.some((one) => one === name && one !== 'compatible')
    },
    find(reference) {
      const [, name = '', model = ''] =
        /^([A-Za-z][A-Za-z0-9_-]{0,63})\/(\S{1,200})$/.exec(reference) ?? []
      if (model === '') throw invalidReference(reference)
      const own = all.get(name)
      if (!own) throw notConfigured(reference, name, [...all.keys()])
      const { provider, address, settings, kind } = own
      const facts = factsOf(own, model)
      const credential = credentialOf(own, source.secrets)
      const { dial, clock } = source
      const endpoint: Endpoint = {
        name: reference,
        provider,
        model,
        address,
        facts,
        contextWindow: facts.contextWindow ?? knownWindow(model),
        credential,
        limits: settings.limits ?? {},
        limiter: limiterOf(own),
        spend,
        dial,
        clock,
      }
      const who = credential ? sha256(credential.value).slice(0, 16) : 'nobody'
      return { ...endpoint, identity: `${kind} ${address} ${model} as ${who}` }
    },
  }
}

/** A book is kept where there are budgets; without any, nothing is counted. */
function openSpendBook({ configuration, clock, dayLog }: EndpointSource): SpendBook | undefined {
  const { budgets = {}, currency, providers: given = {} } = configuration
  const own = new Map(
    Object.entries(given).flatMap(([name, settings]) =>
      settings.budgets ? [[name, settings.budgets] as const] : [],
    ),
  )
  if (!configuration.budgets && own.size === 0) return undefined
  const log = dayLog ?? createMemoryDayLog(clock)
  return createSpendBook({ budgets, providers: own, currency, log })
}

/** Models of OpenAI that think before they answer take no temperature. */
function factsOf({ kind, settings }: ConfiguredProvider, model: string): ModelFacts {
  const thinks = kind === 'openai' && /^(?:o\d|gpt-5)/.test(model)
  const written = settings.models ?? {}
  const facts = Object.hasOwn(written, model) ? written[model] : undefined
  return { ...(thinks && { fixedTemperature: true }), ...facts }
}

function credentialOf(
  { name, provider, address, keyVariable }: ConfiguredProvider,
  secrets: Secrets,
): Credential | undefined {
  const key = keyVariable === undefined ? undefined : secrets(keyVariable)
  if (key) {
    const { name: header, before } = provider.header
    return { header, value: `${before}${key}`, origins: [new URL(address).origin] }
  }
  if (keyVariable === undefined && !provider.needsKey) return undefined
  const message =
    keyVariable === undefined
      ? `The provider ${name} needs a key, and its address is not the usual one: name the key for it with "keyVariable" in the configuration.`
      : `The provider ${name} needs a key: set the environment variable ${keyVariable}, or add ${keyVariable}=… to the file of secrets.`
  throw new FlowError({ code: 'credential-missing', message })
}

function notConfigured(reference: string, name: string, known: readonly string[]): FlowError {
  const builtIn = providerNames.some((one) => one === name && one !== 'compatible')
  const near = nearest(name, known)
  const hint = near ? ` Did you mean ${near}?` : ''
  const message = builtIn
    ? `The model ${reference} is asked over the network, and your configuration does not allow it: add "${name}": {} to "providers" of your own chainwright.config.json, or say --allow-provider ${name}.`
    : `There is no provider ${name} for the model ${reference}: the configuration has ${known.join(', ') || 'none'}.${hint}`
  return new FlowError({ code: 'model-missing', message })
}

function invalidReference(reference: string): FlowError {
  const shown = JSON.stringify(reference.slice(0, 200))
  return new FlowError({
    code: 'reference-invalid',
    message: `The model reference ${shown} is not well formed. Write PROVIDER/MODEL, such as openai/gpt-5-mini.`,
  })
}
