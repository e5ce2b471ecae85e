import type { Outputs } from '@chainwright/core'
import type { TokenLikelihood } from '@chainwright/nodes'
import { recordOf } from './drawing.ts'
import { fieldError } from './openai-error.ts'

/**
 * The likelihoods of a flow's reply: the output `tokens` of the step that wrote it. Throws an `OpenAiError`
 * when the step tells none, or those of another text.
 */
export function replyTokens(outputs: Outputs, text: string): readonly TokenLikelihood[] {
  const tokens: unknown = outputs['tokens']
  const told = Array.isArray(tokens) && tokens.every(isLikelihood) ? tokens : undefined
  const written = told?.map((token) => token.text).join('')
  // Part of a character alone is written as the replacement character.
  if (told && (written === text || written?.includes('\uFFFD'))) return told
  throw fieldError(
    'logprobs',
    'the step that writes the reply of this flow tells no likelihoods; leave out `logprobs`',
    'unsupported_parameter',
  )
}

function isLikelihood(value: unknown): value is TokenLikelihood {
  const { text, logProbability, alternatives = [] } = recordOf(value)
  const isOne = typeof text === 'string' && typeof logProbability === 'number'
  return isOne && Array.isArray(alternatives) && alternatives.every(isLikelihood)
}
