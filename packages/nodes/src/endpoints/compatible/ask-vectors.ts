import { z } from 'zod'
import { brokenAnswer } from '../calls/endpoint-errors.ts'
import type { EmbedCall } from '../endpoint.ts'
import { answerText, postJson } from './answer-of.ts'

const vector = z.looseObject({ index: z.int().optional(), embedding: z.array(z.number()) })
const answer = z.looseObject({ data: z.array(vector) })

/** Vectors of texts, in their order. Throws `endpoint-answer-invalid`, and the errors of the network. */
export async function askVectors(call: EmbedCall): Promise<number[][]> {
  const { endpoint, texts } = call
  const body = { model: endpoint.model, input: texts, encoding_format: 'float' }
  const response = await postJson(call, '/embeddings', body)
  const read = answer.safeParse(jsonOf(await answerText(response, endpoint)))
  if (!read.success) throw brokenAnswer(endpoint.name, 'it holds no vectors in the form of OpenAI')
  return read.data.data
    .map((one, at) => ({ ...one, index: one.index ?? at }))
    .toSorted((a, b) => a.index - b.index)
    .map(({ embedding }) => embedding)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
