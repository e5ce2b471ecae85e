import { FlowError } from '@chainwright/core'
import type { CalledFlow } from '../called-flow.ts'
import { findNamed, unable, type EndpointCall, type Named, type OpenAiOffer } from './endpoint.ts'
import { createFields } from './fields.ts'
import { embeddingPorts, type EmbeddingPorts } from './flow-ports.ts'
import { fieldError } from './openai-error.ts'

const mostTexts = 2_048

/** Vectors of texts, and the tokens that were read. */
interface Embedded {
  readonly vectors: readonly ArrayLike<number>[]
  readonly tokens: number
}

/** `POST /v1/embeddings`: vectors of texts, as numbers or as base64 of 32-bit floats. */
export async function answerEmbeddings(
  offer: OpenAiOffer,
  { body, signal }: EndpointCall,
): Promise<Response> {
  const fields = createFields(body)
  const model = fields.text('model')
  const named = findNamed(offer, model)
  const texts = readTexts(fields.any('input'))
  const format = fields.text('encoding_format') ?? 'float'
  if (format !== 'float' && format !== 'base64') {
    throw fieldError('encoding_format', "'encoding_format' takes float and base64")
  }
  const bounds = { minimum: 1, maximum: 1_000_000, integer: true }
  const dimensions = fields.number('dimensions', bounds)
  fields.any('user')
  fields.refuseRest()
  const { vectors, tokens } = await embedTexts(offer, named, { texts, signal })
  const length = vectors[0]?.length ?? 0
  if (dimensions !== undefined && dimensions !== length) {
    throw fieldError('dimensions', `vectors have ${length} dimensions here, and no other number`)
  }
  const data = vectors.map((vector, index) => {
    const embedding = format === 'base64' ? base64Of(vector) : Array.from(vector)
    return { object: 'embedding', index, embedding }
  })
  const usage = { prompt_tokens: tokens, total_tokens: tokens }
  return Response.json({ object: 'list', data, model, usage })
}

function readTexts(value: unknown): string[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value]
  const fits = texts.length > 0 && texts.length <= mostTexts
  const areTexts = texts.every((text) => typeof text === 'string' && text !== '')
  if (fits && areTexts) return texts as string[]
  const message = `'input' takes a text, or 1 to ${mostTexts} of them, none empty; no tokens`
  throw fieldError('input', message)
}

interface EmbeddingRequest {
  readonly texts: readonly string[]
  readonly signal: AbortSignal
}

function embedTexts(
  offer: OpenAiOffer,
  named: Named,
  request: EmbeddingRequest,
): Promise<Embedded> {
  if (named.type === 'model') return embedByModel(offer, named.reference, request)
  const ports = embeddingPorts(named.flow.plan)
  if (ports) return embedByFlow(named.flow, ports, request)
  const told = 'makes no vectors: a flow needs a text input, and a vector output'
  throw unable(named.flow.name, told)
}

async function embedByModel(
  { models, askModel }: OpenAiOffer,
  reference: string,
  { texts, signal }: EmbeddingRequest,
): Promise<Embedded> {
  if (models.problem?.(reference, ['embed']) !== undefined) {
    throw unable(reference, 'is no model that makes vectors')
  }
  const tellUsage = askModel()
  const both = ['embed', 'tokenize']
  const counts = models.problem?.(reference, both) === undefined
  const { capabilities } = await models.resolve(reference, counts ? both : ['embed'], signal)
  const { embed, tokenize } = capabilities
  if (!embed) throw new Error(`${reference} was resolved without \`embed\``)
  const vectors = await embed.embed(texts, { signal })
  const tokens = texts.reduce((sum, text) => sum + (tokenize?.encode(text).length ?? 0), 0)
  tellUsage({ inputTokens: tokens })
  return { vectors, tokens }
}

async function embedByFlow(
  called: CalledFlow,
  ports: EmbeddingPorts,
  { texts, signal }: EmbeddingRequest,
): Promise<Embedded> {
  if (ports.isList) return runForVectors(called, ports, { given: texts, signal })
  const runs = texts.map((given) => runForVectors(called, ports, { given, signal }))
  const each = await Promise.all(runs)
  return {
    vectors: each.flatMap(({ vectors }) => vectors),
    tokens: each.reduce((sum, { tokens }) => sum + tokens, 0),
  }
}

async function runForVectors(
  called: CalledFlow,
  { texts, isList, vectors }: EmbeddingPorts,
  { given, signal }: { given: unknown; signal: AbortSignal },
): Promise<Embedded> {
  signal.throwIfAborted()
  const call = await called.start({ [texts]: given }, () => undefined)
  const leave = (): void => call.cancel('the caller left')
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  const { status, outputs, error } = await call.result.finally(() =>
    signal.removeEventListener('abort', leave),
  )
  signal.throwIfAborted()
  const found = outputs[vectors]
  if (status !== 'succeeded' || found === undefined) throw error ?? absent(vectors)
  // The flow's plan says that it is a vector, or a list of them.
  const all = (isList ? found : [found]) as readonly (readonly number[])[]
  return { vectors: all, tokens: call.state.usage.inputTokens }
}

function absent(output: string): FlowError {
  const message = `the flow ended without a value at its output \`${output}\``
  return new FlowError({ code: 'reply-absent', message })
}

/** The bytes of 32-bit floats, lowest first whatever this machine does. */
function base64Of(vector: ArrayLike<number>): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (let at = 0; at < vector.length; at++) bytes.writeFloatLE(vector[at] ?? 0, at * 4)
  return bytes.toString('base64')
}
