import type { Labels } from '@chainwright/core'
import type { InferenceOptions, Span, TextPair } from './inference.ts'

/** Texts to vectors. */
export interface Embed {
  /**
   * One vector of length `dimensions` per text, in order, each of unit length. A text beyond the
   * model's window is cut off by the node's choice of pieces, never silently by the model.
   */
  embed(texts: readonly string[], options: InferenceOptions): Promise<Float32Array[]>
  readonly dimensions: number
  /** Longest text, in tokens. */
  readonly contextWindow: number
}

/** Text to label probabilities, by a trained head. */
export interface Classify {
  classify(texts: readonly string[], options: InferenceOptions): Promise<Labels[]>
}

/** The logits of a model of natural-language inference; differences of them are log odds. */
export interface Entailment {
  entailment: number
  /** Left out by models that know two classes. */
  neutral?: number
  contradiction: number
}

/** Whether a premise (`first`) implies a hypothesis (`second`). */
export interface Entail {
  entail(pairs: readonly TextPair[], options: InferenceOptions): Promise<Entailment[]>
}

/** A reward model, or a cross-encoder that ranks passages for a question: a head with one logit. */
export interface Score {
  /**
   * One logit per pair of prompt (`first`) and reply (`second`), higher is better; comparable between
   * replies to the same prompt. The logistic function of a difference of two is the probability that
   * one reply is preferred (Bradley and Terry 1952).
   */
  score(pairs: readonly TextPair[], options: InferenceOptions): Promise<number[]>
}

/** A span that a model tagged. */
export interface TaggedSpan extends Span {
  /** For instance `PER` or `LOC`, without the `B-` and `I-` of the tokens. */
  label: string
  text: string
  /** Mean probability of its words; a word of several tokens is judged by the first of them. */
  score: number
}

/** Marks spans of a text: names, places, parts of speech. */
export interface Tag {
  /** The spans of each text in order of place; neighbouring tokens of one label are one span. */
  tag(texts: readonly string[], options: InferenceOptions): Promise<TaggedSpan[][]>
}

/** A word for a masked place. */
export interface MaskFill {
  token: number
  /** The token as text, without the space before it. */
  text: string
  probability: number
}

/** Words for masked places. */
export interface FillMask {
  /** What stands for a masked word in a text, such as `[MASK]`. */
  readonly mask: string
  /** For each text, for each of its masks in order, the `top` likeliest words, likeliest first. */
  fillMask(
    texts: readonly string[],
    options: InferenceOptions & { top: number },
  ): Promise<MaskFill[][][]>
}

/** An answer that stands in a passage. */
export interface AnswerSpan extends Span {
  text: string
  /** Probability of this start and this end among all of the passage. */
  score: number
}

/** Finds the part of a passage that answers a question. */
export interface FindAnswer {
  /**
   * For each pair of question (`first`) and passage (`second`), the `top` likeliest spans that do not
   * overlap, likeliest first. A passage of any length is read in overlapping windows.
   */
  answer(
    pairs: readonly TextPair[],
    options: InferenceOptions & { top: number },
  ): Promise<AnswerSpan[][]>
}
