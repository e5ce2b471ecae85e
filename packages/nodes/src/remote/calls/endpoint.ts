import type { Clock } from '@chainwright/core'
import type { Credential } from '../../doors/dial-credential.ts'
import type { Dial } from '../../doors/dial.ts'
import type { EndpointLimits, ModelFacts } from '../configuration/configuration.ts'
import type { Provider } from '../providers/provider.ts'
import type { Limiter } from './limiter.ts'

/** A model at an address, and all that is needed to call it. */
export interface Endpoint {
  /** Name of the model in messages: `openai/gpt-5-mini`. */
  readonly name: string
  readonly provider: Provider
  /** Name of the model at the provider. */
  readonly model: string
  /** Base address, without a slash at its end. */
  readonly address: string
  readonly facts: ModelFacts
  /** Prompt and reply together, in tokens. */
  readonly contextWindow: number
  readonly credential: Credential | undefined
  readonly limits: EndpointLimits
  readonly limiter: Limiter
  readonly dial: Dial
  readonly clock: Clock
}
