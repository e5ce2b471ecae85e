import type { Capabilities, Labels, Score, StepContext } from '@chainwright/core'
import type { Prompt } from '../../models/generate.ts'

/** Replies to one prompt, and what they are measured by. */
export interface RewardRequest {
  readonly prompt: Prompt
  readonly replies: readonly string[]
  /** What a good reply says; needed by `similarity`. */
  readonly reference?: string | undefined
  /** What a judge is asked. Default: `Does the reply answer the prompt?` */
  readonly rubric?: string | undefined
  /** The words that a judge may answer with, and what each is worth. Default: `No` 0, `Yes` 1. */
  readonly grades?: ReadonlyMap<string, number> | undefined
  /** Of `fitted`: the value of a file of `chainwright fit reward`. */
  readonly head?: unknown
  /** Of a likelihood: its mean per token, or its sum. Default `mean`. */
  readonly normalize?: 'mean' | 'sum' | undefined
  /** What the step that asks may use. */
  readonly context: Pick<StepContext, 'signal' | 'usage'>
}

/** The score of a reply; higher is better. */
export interface ScoredReply {
  readonly score: Score
  /** By `judge`: the probability of each grade. */
  readonly probabilities?: Labels
}

/** The capabilities that scoring may use; `rewardCapabilities` tells which of them a strategy does. */
export type RewardModels = Pick<Capabilities, 'logProbabilities' | 'tokenize' | 'embed' | 'score'>

/** A prompt as plain text: what a single message says, or a conversation with the name of each speaker. */
export function promptAsText(prompt: Prompt): string {
  if ('text' in prompt) return prompt.text
  const [first, ...others] = prompt.messages
  if (first?.role === 'user' && others.length === 0) return first.content
  return prompt.messages.map(({ role, content }) => `${role}: ${content}`).join('\n')
}
