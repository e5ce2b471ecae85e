import type { Answer, Labels, Message, Score } from '@chainwright/core'

/** Whether a value is a list of numbers. */
export function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number')
}

/** Whether a value is a score. */
export function isScore(value: unknown): value is Score {
  return isRecord(value) && typeof value['value'] === 'number' && typeof value['kind'] === 'string'
}

/** Whether a value is an answer. */
export function isAnswer(value: unknown): value is Answer {
  return isRecord(value) && typeof value['text'] === 'string' && typeof value['score'] === 'number'
}

/** Whether a value has a probability for each label. */
export function isLabels(value: unknown): value is Labels {
  return isRecord(value) && Object.values(value).every((share) => typeof share === 'number')
}

/** Whether a value is a conversation. */
export function isMessages(value: unknown): value is readonly Message[] {
  const isMessage = (one: unknown) =>
    isRecord(one) && typeof one['role'] === 'string' && typeof one['content'] === 'string'
  return Array.isArray(value) && value.every(isMessage)
}

/** Whether a value is what `generate` and `perplexity` tell of tokens with log-probabilities. */
export function isTokenLikelihoods(value: unknown): value is readonly TokenLikelihood[] {
  return Array.isArray(value) && value.length > 0 && value.every(isTokenLikelihood)
}

/** A token and how likely the model held it to be, in nats. */
export interface TokenLikelihood {
  /** Its number; left out by nodes that tell no alternatives. */
  readonly token?: number | undefined
  /** The token alone as text. */
  readonly text: string
  /** `ln p(token | everything before it)`, 0 or less. */
  readonly logProbability: number
  /** The likeliest tokens at this place, likeliest first. */
  readonly alternatives?: readonly TokenLikelihood[] | undefined
}

function isTokenLikelihood(value: unknown): value is TokenLikelihood {
  return (
    isRecord(value) &&
    (value['token'] === undefined || typeof value['token'] === 'number') &&
    typeof value['text'] === 'string' &&
    typeof value['logProbability'] === 'number' &&
    (value['alternatives'] === undefined ||
      (Array.isArray(value['alternatives']) && value['alternatives'].every(isTokenLikelihood)))
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
