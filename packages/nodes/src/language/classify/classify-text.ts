import { classifyByEmbedding } from './classify-embedding.ts'
import { classifyByEntailment } from './classify-entailment.ts'
import { classifyByExamples } from './classify-examples.ts'
import { classifyByFittedHead } from './classify-fitted.ts'
import { classifyByHead } from './classify-head.ts'
import { classifyByLikelihood } from './classify-likelihood.ts'
import type { ClassifyModels, ClassifyRequest, Guess } from './classify-request.ts'

/** The ways to find the label of a text. */
export const classifyStrategies = [
  'embedding',
  'entailment',
  'examples',
  'fitted',
  'head',
  'likelihood',
] as const

/** Name of a way to find the label of a text. */
export type ClassifyStrategy = (typeof classifyStrategies)[number]

/** The capabilities that a strategy needs. */
export function classifyCapabilities(
  strategy: ClassifyStrategy,
): readonly (keyof ClassifyModels)[] {
  switch (strategy) {
    case 'embedding':
    case 'fitted':
      return ['embed', 'tokenize']
    case 'entailment':
      return ['entail']
    case 'examples':
      return ['generate', 'tokenize']
    case 'head':
      return ['classify']
    case 'likelihood':
      return ['logProbabilities', 'tokenize']
  }
}

/**
 * What a strategy makes of each text, in order. An entry that is an `Error` is of that request alone.
 * The first request's signal stops all.
 */
export async function classifyTexts(
  strategy: ClassifyStrategy,
  requests: readonly ClassifyRequest[],
  models: ClassifyModels,
): Promise<(Guess | Error)[]> {
  const [first] = requests
  if (!first) return []
  const { signal } = first.context
  switch (strategy) {
    case 'embedding':
      return classifyByEmbedding(requests, models, signal)
    case 'entailment':
      return classifyByEntailment(requests, models.entail, signal)
    case 'examples':
      return classifyByExamples(requests, models, signal)
    case 'fitted':
      return classifyByFittedHead(requests, models, signal)
    case 'head':
      return classifyByHead(requests, models.classify, signal)
    case 'likelihood':
      return classifyByLikelihood(requests, models, signal)
  }
}
