import { FlowError, sha256, type Clock } from '@chainwright/core'
import type { Limiter } from '../endpoints/calls/limiter.ts'
import { ownCompatible } from '../endpoints/compatible/compatible.ts'
import { knownWindow } from '../endpoints/context-windows.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { openDoor } from './door.ts'
import { endpointAddressProblem, endpointKeyProblem, endpointNameProblem } from './endpoint-form.ts'
import { createPageDial } from './page-dial.ts'

/** An address that speaks like OpenAI, which the user of a page set up. */
export interface PageEndpoint {
  /** What references to its models begin with: `lab` for `lab/small`. */
  readonly name: string
  /** Base address, such as `https://api.openai.com/v1` or `http://localhost:11434/v1`. */
  readonly address: string
  /** The user's key; left out where none is needed. It goes to the origin of the address alone. */
  readonly key?: string
  /** Calls at once. Default 8. */
  readonly concurrency?: number
  /** Names of its models, for lists; others can be asked for as well. */
  readonly models: readonly string[]
}

/** What calls of one endpoint share. */
export interface EndpointParts {
  readonly limiter: Limiter
  readonly clock: Clock
}

/** A model of an endpoint, ready to be asked. `identity` tells its results from those of others. */
export function endpointModel(
  own: PageEndpoint,
  model: string,
  { limiter, clock }: EndpointParts,
): Endpoint & { readonly identity: string } {
  checkEndpoint(own)
  const address = own.address.replace(/\/+$/, '')
  const { origin, host } = new URL(address)
  const { header } = ownCompatible
  const thinks = host === 'api.openai.com' && /^(?:o\d|gpt-5)/.test(model)
  const key = own.key ?? ''
  const who = key === '' ? 'nobody' : sha256(key).slice(0, 16)
  return {
    name: `${own.name}/${model}`,
    provider: ownCompatible,
    model,
    address,
    facts: thinks ? { fixedTemperature: true } : {},
    contextWindow: knownWindow(model),
    credential:
      key === ''
        ? undefined
        : { header: header.name, value: `${header.before}${key}`, origins: [origin] },
    limits: own.concurrency === undefined ? {} : { concurrency: own.concurrency },
    limiter,
    dial: createPageDial(openDoor(), { origins: [origin] }),
    clock,
    identity: `compatible ${address} ${model} as ${who}`,
  }
}

function checkEndpoint({ name, address, key }: PageEndpoint): void {
  const problem =
    endpointNameProblem(name) ?? endpointAddressProblem(address) ?? endpointKeyProblem(key ?? '')
  if (problem === undefined) return
  throw new FlowError({
    code: 'configuration-invalid',
    message: `The endpoint ${JSON.stringify(name.slice(0, 64))} cannot be asked: its name, address or key is not well formed. Set it up anew.`,
  })
}
