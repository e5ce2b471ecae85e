import { z } from 'zod'
import { callEndpoint } from '../calls/call-endpoint.ts'
import { brokenAnswer } from '../calls/endpoint-errors.ts'
import type { Endpoint } from '../endpoint.ts'
import { answerText } from './answer-of.ts'

const list = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) })
const mostModels = 1000
/** Names as references take them. */
const modelName = /^\S{1,200}$/

/**
 * The names of the models at an address, in its order, which costs nothing. Rejects with the
 * `FlowError` that a call would fail with.
 */
export async function listModels(endpoint: Endpoint, signal: AbortSignal): Promise<string[]> {
  return callEndpoint(endpoint, { signal, tokens: 0 }, async (fetch) => {
    const response = await fetch(`${endpoint.address}${endpoint.provider.listPath}`, { signal })
    const text = await answerText(response, endpoint)
    const names = namesIn(text)
    if (names) return names
    throw brokenAnswer(endpoint.name, 'it is no list of models in the form of OpenAI')
  })
}

function namesIn(text: string): string[] | undefined {
  try {
    const { data } = list.parse(JSON.parse(text))
    const names = data.map(({ id }) => id).filter((id) => modelName.test(id))
    return [...new Set(names)].slice(0, mostModels)
  } catch {
    return undefined
  }
}
