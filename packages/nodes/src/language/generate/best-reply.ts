import { FlowError, type Score } from '@chainwright/core'
import type { Generated, Prompt } from '../../models/generate.ts'
import { orderOf } from '../rank-texts.ts'

/** A reply and its score. */
export interface Candidate {
  readonly text: string
  readonly score: Score
}

/** Of two replies to a prompt, the one that scored higher: what preference training learns from. */
export interface PreferencePair {
  readonly prompt: string | Extract<Prompt, { messages: unknown }>['messages']
  readonly chosen: string
  readonly rejected: string
  readonly scores: { readonly chosen: number; readonly rejected: number }
}

/** The place of the candidate with the highest score, the first among equals; -1 of none. */
export function bestOf(candidates: readonly Candidate[]): number {
  return orderOf(candidates.map(({ score }) => score.value))[0] ?? -1
}

/**
 * The best candidate against each other one, best first, in the form of preference data sets (prompt,
 * chosen, rejected; Rafailov et al. 2023). Candidates that scored the same, or say the same, make no
 * pair.
 */
export function preferencePairs(
  prompt: Prompt,
  candidates: readonly Candidate[],
): PreferencePair[] {
  const order = orderOf(candidates.map(({ score }) => score.value))
  const [best, ...others] = order.flatMap((place) => candidates[place] ?? [])
  if (!best) return []
  const worse = others.filter(
    ({ text, score }) => score.value < best.score.value && text !== best.text,
  )
  return worse.map(({ text, score }) => ({
    prompt: promptOfPair(prompt),
    chosen: best.text,
    rejected: text,
    scores: { chosen: best.score.value, rejected: score.value },
  }))
}

/**
 * The mean log-probability of a reply's tokens, in nats: `1/n · Σ ln p(token | everything before it)`,
 * which does not favour short replies. Throws a `FlowError` (`likelihood-missing`) when the model did
 * not tell.
 */
export function replyLikelihood({ tokens }: Generated): Score {
  if (!tokens || tokens.length === 0) {
    throw new FlowError({
      code: 'likelihood-missing',
      message:
        'The model does not tell how likely the tokens of its replies are. Choose a local model, or another strategy.',
      port: 'strategy',
    })
  }
  const sum = tokens.reduce((total, { logProbability }) => total + logProbability, 0)
  return { value: sum / tokens.length, kind: 'log-probability-per-token' }
}

function promptOfPair(prompt: Prompt): PreferencePair['prompt'] {
  if ('text' in prompt) return prompt.text
  const [first, ...others] = prompt.messages
  return first?.role === 'user' && others.length === 0 ? first.content : prompt.messages
}
