import type { Capabilities, Labels, StepContext } from '@chainwright/core'
import type { LabelExamples } from './label-examples.ts'

/** A text to be sorted, and everything that some strategy asks for. */
export interface ClassifyRequest {
  readonly text: string
  /** None for `head` and `fitted`, which bring their own. */
  readonly labels: LabelExamples
  /** Of `fitted`: the value of a file of `chainwright fit classifier`. */
  readonly head: unknown
  /** Of `embedding`: divides the cosines. */
  readonly temperature: number
  /** Of `entailment`: a sentence with `{}` where the label goes. */
  readonly hypothesis: string
  /** Of `entailment`: each label is judged by itself, and several may hold. */
  readonly multiLabel: boolean
  /** Of `examples` and `likelihood`: what the model reads. See `labelPrompt`. */
  readonly template: string
  /** Of `examples` and `likelihood`: ends each example, and the reply. */
  readonly stop: string
  /** Of `likelihood`: whether the prompt is said to a chat model, or continued. */
  readonly mode: 'chat' | 'completion'
  /** Of `likelihood`: what the log-likelihood of a label is measured against. */
  readonly normalize: 'none' | 'length' | 'prior'
  /** What the step that asks may use. */
  readonly context: Pick<StepContext, 'signal' | 'usage'>
}

/** What a strategy makes of a text. */
export type Guess =
  /** The probability of each label. */
  | { readonly labels: Labels }
  /** A label that was written, none when no label was; and how likely the writing was, if told. */
  | { readonly label: string | undefined; readonly score: number | undefined }

/** The capabilities that strategies may use; `classifyCapabilities` tells which of them one does. */
export type ClassifyModels = Pick<
  Capabilities,
  'embed' | 'tokenize' | 'entail' | 'generate' | 'classify' | 'logProbabilities'
>

/** Labels with their probabilities, in order. */
export function labelled(names: Iterable<string>, probabilities: readonly number[]): Labels {
  return Object.fromEntries([...names].map((name, at) => [name, probabilities[at] ?? 0]))
}
