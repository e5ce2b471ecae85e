import type { Classify, Embed, Entail, FillMask, FindAnswer, Score, Tag } from './encoders.ts'
import type { Generate, LogProbabilities, Translate } from './generate.ts'
import type { Tokenize } from './tokenize.ts'

declare module '@chainwright/core' {
  interface Capabilities {
    tokenize: Tokenize
    embed: Embed
    generate: Generate
    logProbabilities: LogProbabilities
    classify: Classify
    entail: Entail
    score: Score
    tag: Tag
    fillMask: FillMask
    answer: FindAnswer
    translate: Translate
  }
}

/** Every capability that nodes of this package ask models for, in the order in which lists show them. */
export const capabilityNames = [
  'tokenize',
  'embed',
  'generate',
  'logProbabilities',
  'classify',
  'entail',
  'score',
  'tag',
  'fillMask',
  'answer',
  'translate',
] as const

/** Name of one of these capabilities. */
export type CapabilityName = (typeof capabilityNames)[number]
