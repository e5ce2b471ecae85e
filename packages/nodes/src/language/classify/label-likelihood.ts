import type { StepContext } from '@chainwright/core'
import type { LogProbabilities, Prompt, TokenLikelihood } from '../../models/generate.ts'
import type { Tokenize } from '../../models/tokenize.ts'
import { promptTokens } from '../generate/instruct.ts'

/** The capabilities that tell how likely a language model holds given texts. */
export interface LikelihoodModel {
  readonly logProbabilities: LogProbabilities
  readonly tokenize: Tokenize
}

/** How likely an ending is after its prompt, in nats. */
export interface EndingLikelihood {
  /** `ln p(ending | prompt)`: the sum over its tokens. */
  readonly sum: number
  /** The tokens that were scored. */
  readonly tokens: number
}

/**
 * How likely each ending is after the prompt, which is read once. Endings stand as they are; see
 * `labelEndings` for words that answer a prompt. Counts tokens. Throws a `FlowError`:
 * `prompt-too-long`.
 */
export async function endingLikelihoods(
  { logProbabilities, tokenize }: LikelihoodModel,
  prompt: Prompt,
  endings: readonly string[],
  context: Pick<StepContext, 'signal' | 'usage'>,
): Promise<EndingLikelihood[]> {
  const { signal } = context
  const scored = await logProbabilities.logProbabilities(prompt, endings, { signal })
  const likelihoods = scored.map(likelihoodOf)
  const endingTokens = likelihoods.reduce((total, { tokens }) => total + tokens, 0)
  context.usage({ inputTokens: promptTokens(tokenize, prompt) + endingTokens })
  return likelihoods
}

/**
 * A prompt and labels so that vocabularies cut them as they do in running text: in most of them a
 * word's token holds the space before it. Spaces at the end of a raw prompt are left out, and where it
 * ends with a word or mark, one is put before each label. A chat reply begins with the label.
 *
 * A label that begins with another (`1` and `10`) could never be as likely as its beginning alone:
 * where there is one, every label is followed by a line break, which is scored too.
 */
export function labelEndings(
  prompt: Prompt,
  labels: readonly string[],
): { prompt: Prompt; endings: readonly string[] } {
  const after = oneBeginsAnother(labels) ? '\n' : ''
  if (!('text' in prompt)) return { prompt, endings: labels.map((label) => `${label}${after}`) }
  const text = prompt.text.replace(/ +$/, '')
  const before = text === '' || /\s$/.test(text) ? '' : ' '
  return { prompt: { text }, endings: labels.map((label) => `${before}${label}${after}`) }
}

function oneBeginsAnother(labels: readonly string[]): boolean {
  const sorted = labels.toSorted()
  // Sorted by code units, what begins with a text follows it at once.
  return sorted.some((label, at) => sorted[at + 1]?.startsWith(label))
}

function likelihoodOf(tokens: readonly TokenLikelihood[]): EndingLikelihood {
  const sum = tokens.reduce((total, { logProbability }) => total + logProbability, 0)
  return { sum, tokens: tokens.length }
}
