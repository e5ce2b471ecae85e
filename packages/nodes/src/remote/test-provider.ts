import { FlowError, systemClock } from '@chainwright/core'
import { callEndpoint } from '../endpoints/calls/call-endpoint.ts'
import { configuredProviders, createEndpointFinder } from './find-endpoint.ts'
import type { RemoteModelsOptions } from './remote-models.ts'

/** What a provider said when it was asked for its models. */
export interface ProviderTest {
  /** How many models it listed; `undefined` when its list has another form. */
  readonly models: number | undefined
  /** Time to the whole answer, in milliseconds. */
  readonly ms: number
}

/**
 * Asks a provider of the configuration for its list of models, which costs nothing: whether it can be
 * reached, and takes the key. Rejects with the `FlowError` that a call would fail with.
 */
export async function testProvider(
  options: RemoteModelsOptions,
  name: string,
  signal: AbortSignal,
): Promise<ProviderTest> {
  const { clock = systemClock } = options
  const own = configuredProviders(options.configuration).find((one) => one.name === name)
  if (!own) {
    const message = `There is no provider ${name} in the configuration. Add it to "providers".`
    throw new FlowError({ code: 'model-missing', message })
  }
  const endpoint = createEndpointFinder({ ...options, clock }).find(`${name}/list-of-models`)
  const started = clock.now()
  return callEndpoint({ ...endpoint, name }, { signal, tokens: 0 }, async (fetch) => {
    const response = await fetch(`${endpoint.address}${own.provider.listPath}`)
    return { models: countIn(await response.text()), ms: clock.now() - started }
  })
}

function countIn(text: string): number | undefined {
  try {
    const json = JSON.parse(text) as Record<string, unknown> | null
    const list = json?.['data'] ?? json?.['models']
    return Array.isArray(list) ? list.length : undefined
  } catch {
    return undefined
  }
}
