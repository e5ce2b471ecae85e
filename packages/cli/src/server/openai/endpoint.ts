import type { Models, Usage } from '@chainwright/core'
import type { CalledFlow } from '../called-flow.ts'
import { OpenAiError } from './openai-error.ts'

/** What is offered to a client: flows, and models by their references. */
export interface OpenAiOffer {
  readonly flows: readonly CalledFlow[]
  readonly models: Models
  /** References of the models that may be asked without a flow. */
  readonly references: readonly string[]
  /**
   * Called before a model is asked. Gives what takes the tokens that it used. Throws a `FlowError` when no
   * more may be asked now.
   */
  readonly askModel: () => (used: Usage) => void
  /** When the server began, in seconds since 1970: the date of all that it offers. */
  readonly since: number
  /** Largest body of a request, in bytes. */
  readonly bodyBytes: number
}

/** A request with a body that was read. */
export interface EndpointCall {
  readonly body: Readonly<Record<string, unknown>>
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal
}

/** Answers one kind of request. Throws an `OpenAiError` or a `FlowError`. */
export type Endpoint = (offer: OpenAiOffer, call: EndpointCall) => Promise<Response>

/** A flow or a model that a request names. */
export type Named =
  | { readonly type: 'flow'; readonly flow: CalledFlow }
  | { readonly type: 'model'; readonly reference: string }

/** What a name stands for. Throws the protocol's `model_not_found`. */
export function findNamed({ flows, references }: OpenAiOffer, name: string | undefined): Named {
  const flow = flows.find((one) => one.name === name)
  if (flow) return { type: 'flow', flow }
  if (name !== undefined && references.includes(name)) return { type: 'model', reference: name }
  throw name === undefined ? unnamed() : notFound(name)
}

function unnamed(): OpenAiError {
  return new OpenAiError("'model' takes the name of a flow or a model", {
    status: 400,
    param: 'model',
  })
}

function notFound(name: string): OpenAiError {
  const message = `there is no flow or model '${name.slice(0, 200)}' for this key; /v1/models lists what there is`
  return new OpenAiError(message, { status: 404, param: 'model', code: 'model_not_found' })
}

/** The error of a flow or a model that exists, and cannot do what it is asked for. */
export function unable(name: string, told: string): OpenAiError {
  return new OpenAiError(`'${name}' ${told}`, { status: 400, param: 'model' })
}

/** A new id of an answer: unguessable, with the prefix that the protocol gives its kind. */
export function newAnswerId(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().replaceAll('-', '')}`
}

/** Now, in seconds since 1970. */
export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000)
}

/** What was used, as answers tell it. */
export function usageBody(used: {
  readonly inputTokens: number
  readonly outputTokens: number
}): object {
  const { inputTokens, outputTokens } = used
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}
