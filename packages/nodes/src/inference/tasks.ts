import { generateText, generateTexts } from './causal/generate.ts'
import { likelihoods } from './causal/log-probabilities.ts'
import { findAnswers } from './encoder/answer.ts'
import { classifyTexts } from './encoder/classify.ts'
import { embedTexts } from './encoder/embed.ts'
import { entailPairs } from './encoder/entail.ts'
import { fillMasks } from './encoder/fill-mask.ts'
import { scorePairs } from './encoder/score.ts'
import { tagTexts } from './encoder/tag.ts'
import { rewriteTexts } from './seq2seq/rewrite.ts'

/** Everything that loaded models do, by name. One line for each task; its file has the rest. */
export const tasks = {
  generate: generateText,
  generateBatch: generateTexts,
  logProbabilities: likelihoods,
  embed: embedTexts,
  classify: classifyTexts,
  entail: entailPairs,
  score: scorePairs,
  tag: tagTexts,
  fillMask: fillMasks,
  answer: findAnswers,
  rewrite: rewriteTexts,
}

/** Name of a task. */
export type TaskName = keyof typeof tasks
/** What a task is asked. */
export type RequestOf<T extends TaskName> = Parameters<(typeof tasks)[T]>[1]
/** What a task gives. */
export type ResultOf<T extends TaskName> = Awaited<ReturnType<(typeof tasks)[T]>>
