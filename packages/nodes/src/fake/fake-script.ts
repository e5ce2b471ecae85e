import type { Labels } from '@chainwright/core'
import type { CapabilityName } from '../models/capabilities.ts'
import type { AnswerSpan, Entailment, TaggedSpan } from '../models/encoders.ts'
import type { TextPair } from '../models/inference.ts'
import type { FakeReply } from './fake-generator.ts'
import type { FakeLikelihood } from './fake-likelihoods.ts'
import type { FakeFill } from './fake-mask-filler.ts'

/** What a fake model does; everything has a default. */
export interface FakeScript {
  /** Reply to every prompt, or a function of it. Default: the last thing that was said. */
  reply?: string | FakeReply
  /** False for a model that generates one reply at a time only. Default `true`. */
  batches?: boolean
  /** `ln p(token | before)` for `logProbabilities`. Default `fakeLikelihood`: words read before are likelier. */
  likelihood?: FakeLikelihood
  /** Probabilities that `classify` gives for a text. Default: `yes` and `no`, half each. */
  classify?: (text: string) => Labels
  /** Logits of `entail`. Default `fakeEntailment`: the share of the hypothesis' words in the premise. */
  entail?: (pair: TextPair) => Entailment
  /** The logit of `score`. Default: how many different words of the reply occur in the prompt. */
  score?: (pair: TextPair) => number
  /** Spans of `tag`. Default: runs of capitalised words, labelled `NAME`. */
  tag?: (text: string) => TaggedSpan[]
  /** Words and probabilities for a mask, which is `[MASK]`. Default: the words of the text. */
  fill?: FakeFill
  /** Spans of `answer`, likeliest first. Default: sentences by words shared with the question. */
  answer?: (pair: TextPair) => AnswerSpan[]
  /** What `translate` makes of a text. Default: the text in capitals. */
  translate?: (text: string) => string
  /** Window of `generate`, `tokenize` and all others, in tokens. Default 4096. */
  contextWindow?: number
  /** Length of vectors. Default 256. */
  dimensions?: number
  /** Capabilities that the models lack. Default: none. */
  without?: readonly CapabilityName[]
}
