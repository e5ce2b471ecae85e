import type { Fields } from './fields.ts'
import { fieldError } from './openai-error.ts'

/** A JSON Schema, as a request brings it. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** How replies are to be drawn, as a request says it; what it left out is left out. */
export interface Drawing {
  /** Replies to each prompt. */
  readonly count: number
  readonly maxTokens: number | undefined
  readonly temperature: number | undefined
  readonly topP: number | undefined
  readonly topK: number | undefined
  readonly repetitionPenalty: number | undefined
  readonly seed: number | undefined
  readonly stop: readonly string[] | undefined
  /** JSON Schema that replies must have. */
  readonly schema: JsonSchema | undefined
  /** Likeliest tokens to tell at each place; `undefined` tells of none. */
  readonly alternatives: number | undefined
  /** Whether the prompt stands before each reply, with the likelihoods of its tokens when they are told. */
  readonly echo: boolean
  readonly isStream: boolean
  /** Whether a stream ends with what was used. */
  readonly tellsUsage: boolean
}

/** Most replies to a prompt: what is drawn at once takes memory. */
const mostReplies = 16
const mostStops = 16
const largest = Number.MAX_SAFE_INTEGER

/** Reads the fields that requests for chats and for completions share. Throws an `OpenAiError`. */
export function readDrawing(
  fields: Fields,
  own: Pick<Drawing, 'maxTokens' | 'schema' | 'alternatives' | 'echo'>,
): Drawing {
  const count = fields.number('n', { minimum: 1, maximum: mostReplies, integer: true }) ?? 1
  // Who asks, and where it is kept, changes no reply.
  for (const name of ['user', 'safety_identifier', 'metadata', 'prompt_cache_key']) fields.any(name)
  fields.neutral('store', [false])
  fields.neutral('service_tier', ['auto', 'default'])
  fields.neutral('presence_penalty', [0])
  fields.neutral('frequency_penalty', [0])
  fields.neutral('logit_bias', [{}])
  const isStream = fields.boolean('stream') ?? false
  return {
    ...own,
    count,
    temperature: fields.number('temperature', { minimum: 0, maximum: 2 }),
    topP: fields.number('top_p', { minimum: 0, maximum: 1 }),
    topK: fields.number('top_k', { minimum: 0, maximum: largest, integer: true }),
    repetitionPenalty: fields.number('repetition_penalty', { minimum: 0.1, maximum: 10 }),
    seed: fields.number('seed', { minimum: -largest, maximum: largest, integer: true }),
    stop: readStop(fields.any('stop')),
    isStream,
    tellsUsage: readStreamOptions(fields.any('stream_options'), isStream),
  }
}

/** A bound of the reply's length, by the name that the request gives it. */
export function readMaxTokens(fields: Fields, name: string, minimum = 1): number | undefined {
  return fields.number(name, { minimum, maximum: largest, integer: true })
}

function readStop(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  const stops: readonly unknown[] = Array.isArray(value) ? value : [value]
  const fits = stops.every((stop) => typeof stop === 'string' && stop !== '')
  if (fits && stops.length <= mostStops) return stops as readonly string[]
  throw fieldError('stop', `'stop' takes a text, or at most ${mostStops} of them, none empty`)
}

function readStreamOptions(value: unknown, isStream: boolean): boolean {
  if (value === undefined) return false
  const given = new Map(Object.entries(typeof value === 'object' && value ? value : {}))
  const usage: unknown = given.get('include_usage') ?? false
  const padding: unknown = given.get('include_obfuscation') ?? false
  const known = [...given.keys()].every((key) => /^include_(usage|obfuscation)$/.test(key))
  if (isStream && known && typeof usage === 'boolean' && padding === false) return usage
  const message = "'stream_options' takes include_usage, true or false, together with stream: true"
  throw fieldError('stream_options', message)
}

/** The schema that `response_format` asks for. Throws an `OpenAiError`. */
export function readFormat(value: unknown): JsonSchema | undefined {
  if (value === undefined) return undefined
  const format = recordOf(value)
  switch (format['type']) {
    case 'text':
      return undefined
    case 'json_object':
      return { type: 'object' }
    case 'json_schema': {
      const schema = recordOf(format['json_schema'])['schema']
      if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) {
        return schema as JsonSchema
      }
      throw fieldError('response_format', "'response_format' takes a schema in json_schema.schema")
    }
    default:
      throw fieldError(
        'response_format',
        "'response_format' takes the types text, json_object and json_schema",
      )
  }
}

/** The members of an object; none of any other value. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}
