import { FlowError, type Usage } from '@chainwright/core'
import type { Embed } from '../../models/encoders.ts'
import type { InferenceOptions } from '../../models/inference.ts'
import { callEndpoint } from '../calls/call-endpoint.ts'
import { costOf } from '../calls/cost-of.ts'
import { brokenAnswer } from '../calls/endpoint-errors.ts'
import type { Endpoint } from '../endpoint.ts'
import { countTokens } from './tokenize.ts'

/** Lengths of vectors by names of models. */
const knownDimensions: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
  'text-embedding-ada-002': 1536,
  'mistral-embed': 1024,
  'nomic-embed-text': 768,
  'mxbai-embed-large': 1024,
  'all-minilm': 384,
}
const mostTexts = 256

/**
 * Texts to vectors, by a model at an endpoint. How long its vectors are comes from the configuration
 * or a table, else from one call. Rejects with the errors of that call.
 */
export async function offerEmbed(endpoint: Endpoint, signal: AbortSignal): Promise<Embed> {
  const { facts, model, contextWindow } = endpoint
  const known = facts.dimensions ?? knownDimensions[model]
  const dimensions = known ?? (await tryOne(endpoint, signal))
  return {
    contextWindow,
    dimensions,
    async embed(texts, options) {
      const vectors: Float32Array[] = []
      while (vectors.length < texts.length) {
        const batch = texts.slice(vectors.length, vectors.length + mostTexts)
        vectors.push(...(await embed(endpoint, { texts: batch, dimensions }, options)))
        options.onUsage?.(usageOfTexts(endpoint, batch))
      }
      return vectors
    },
  }
}

async function tryOne(endpoint: Endpoint, signal: AbortSignal): Promise<number> {
  const [vector] = await ask(endpoint, ['length'], { signal })
  return vector?.length ?? 0
}

async function embed(
  endpoint: Endpoint,
  { texts, dimensions }: { texts: readonly string[]; dimensions: number },
  options: InferenceOptions,
): Promise<Float32Array[]> {
  const vectors = await ask(endpoint, texts, options)
  const odd = vectors.find(({ length }) => length !== dimensions)
  if (odd || vectors.length !== texts.length) {
    const came = `${vectors.length} vectors${odd ? ` of length ${odd.length}` : ''}`
    throw new FlowError({
      code: 'endpoint-answer-invalid',
      message: `${endpoint.name} was asked for ${texts.length} vectors of length ${dimensions} and gave ${came}. Set its "dimensions" in the configuration.`,
    })
  }
  return vectors.map((vector) => unit(vector, endpoint))
}

async function ask(
  endpoint: Endpoint,
  texts: readonly string[],
  { signal, payers }: InferenceOptions,
) {
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  return callEndpoint(endpoint, { signal, tokens, payers }, async (fetch) => {
    return (await endpoint.provider.embed?.({ endpoint, texts, fetch })) ?? []
  })
}

/** An estimate: the package in between does not hand on what the endpoint counted. */
function usageOfTexts(endpoint: Endpoint, texts: readonly string[]): Usage {
  const inputTokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  const cost = costOf(endpoint, inputTokens, 0)
  return { inputTokens, ...(cost !== undefined && { cost }) }
}

function unit(vector: readonly number[], { name }: Endpoint): Float32Array {
  const length = Math.hypot(...vector)
  if (!Number.isFinite(length) || length === 0)
    throw brokenAnswer(name, 'a vector has no direction')
  return Float32Array.from(vector, (value) => value / length)
}
