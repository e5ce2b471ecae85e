import { z } from 'zod'
import type { TokenLikelihood } from '../../models/generate.ts'

const likelihood = z.object({ token: z.string(), logprob: z.number() })
const entry = z.object({ ...likelihood.shape, top_logprobs: z.array(likelihood).default([]) })
const logProbabilities = z.object({ content: z.array(entry).nullish() })

/** Endpoints tell tokens as text; none of their numbers are known. */
const unknownToken = -1

/** How likely the tokens of a piece of a reply were, in the form of OpenAI; none where nothing tells it. */
export function likelihoodsIn(told: unknown): TokenLikelihood[] {
  const parsed = logProbabilities.safeParse(told)
  return (parsed.data?.content ?? []).map(({ token, logprob, top_logprobs: others }) => ({
    ...likelihoodOf(token, logprob),
    alternatives: others.map((other) => likelihoodOf(other.token, other.logprob)),
  }))
}

function likelihoodOf(text: string, logProbability: number): TokenLikelihood {
  // Some endpoints write a tiny number above 0 for a certain token.
  return { token: unknownToken, text, logProbability: Math.min(0, logProbability) }
}
