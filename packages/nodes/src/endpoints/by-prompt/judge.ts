import { FlowError, type Labels } from '@chainwright/core'
import { z } from 'zod'
import type { Classify, Entail, Entailment, Score } from '../../models/encoders.ts'
import type { InferenceOptions, TextPair } from '../../models/inference.ts'
import type { Endpoint } from '../endpoint.ts'
import { askJson, probability } from './ask-json.ts'

/** A model that says 1 or 0 means nearly so. */
const leastProbability = 0.001

/**
 * Text to probabilities of the labels that the configuration names for the model, as the model states
 * them. Throws `capability-missing` where it names none.
 */
export function offerClassify(endpoint: Endpoint): Classify {
  const { labels } = endpoint.facts
  if (!labels) throw labelsMissing(endpoint)
  const task = `Tell how probable it is that each of these labels fits the text: ${JSON.stringify(labels)}. The probabilities add up to 1.`
  const stated = labels.map((label) => [label, probability] as const)
  const result = z.strictObject(Object.fromEntries(stated))
  return {
    classify: (texts, options) =>
      Promise.all(
        texts.map(async (text) =>
          normalized(await askJson(endpoint, { task, given: { text }, result }, options)),
        ),
      ),
  }
}

/** Whether a premise implies a hypothesis, as a chat model states it; as log odds of its classes. */
export function offerEntail(endpoint: Endpoint): Entail {
  const task =
    'Judge the hypothesis by the premise alone: entailment when it follows, contradiction when it cannot be true, neutral otherwise. Give the probability of each; they add up to 1.'
  const result = z.strictObject({
    entailment: probability,
    neutral: probability,
    contradiction: probability,
  })
  async function judge(
    { first, second }: TextPair,
    options: InferenceOptions,
  ): Promise<Entailment> {
    const given = { premise: first, hypothesis: second }
    const { entailment, neutral, contradiction } = normalized(
      await askJson(endpoint, { task, given, result }, options),
    )
    return {
      entailment: logOf(entailment),
      neutral: logOf(neutral),
      contradiction: logOf(contradiction),
    }
  }
  return {
    entail: (pairs, options) => Promise.all(pairs.map((pair) => judge(pair, options))),
  }
}

/** How good a reply is, as a chat model states it from 0 to 100; as log odds. */
export function offerScore(endpoint: Endpoint): Score {
  const task =
    'Judge how well the reply answers the prompt: correct, complete, to the point. 0 is useless, 100 cannot be better.'
  const result = z.strictObject({ quality: z.number().min(0).max(100) })
  async function judge({ first, second }: TextPair, options: InferenceOptions): Promise<number> {
    const given = { prompt: first, reply: second }
    const { quality } = await askJson(endpoint, { task, given, result }, options)
    return logOf(quality / 100) - logOf(1 - quality / 100)
  }
  return { score: (pairs, options) => Promise.all(pairs.map((pair) => judge(pair, options))) }
}

function logOf(stated: number | undefined): number {
  return Math.log(Math.min(1 - leastProbability, Math.max(leastProbability, stated ?? 0)))
}

/** Stated probabilities rarely add up to 1. */
function normalized(stated: Readonly<Record<string, number>>): Labels {
  const entries = Object.entries(stated)
  const sum = entries.reduce((total, [, value]) => total + value, 0)
  return Object.fromEntries(
    entries.map(([label, value]) => [label, sum > 0 ? value / sum : 1 / entries.length]),
  )
}

function labelsMissing({ name }: Endpoint): FlowError {
  return new FlowError({
    code: 'capability-missing',
    message: `${name} has no labels of its own to classify by. Name some as "labels" of the model in the configuration, or let the node classify by the labels that it is given.`,
  })
}
