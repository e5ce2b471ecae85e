import { FlowError } from '@chainwright/core'
import * as z from 'zod/mini'

/** A text whose vector tells models apart: a head serves only for the model that it was fitted on. */
export const probeText = 'The quick brown fox jumps over the lazy dog.'

const numbers = z.array(z.number()).check(z.minLength(1))

const commonForm = {
  version: z.literal(1),
  /** Name of the model that made the vectors. */
  model: z.string(),
  /** Vector of the probe text, rounded. */
  probe: numbers,
  /** How it was fitted: counts and figures for people. */
  fitted: z.record(z.string(), z.unknown()),
}

const classifierForm = z.object({
  head: z.literal('classifier'),
  ...commonForm,
  labels: z.array(z.string()).check(z.minLength(2)),
  biases: numbers,
  weights: z.array(numbers),
  /** Divides the logits, so that probabilities are what they say. */
  temperature: z.number().check(z.positive()),
})

const rewardForm = z.object({
  head: z.literal('reward'),
  ...commonForm,
  weights: numbers,
})

/** A classifier over sentence vectors, as its file holds it. */
export type ClassifierHead = z.infer<typeof classifierForm>

/** A reward over the features of `replyFeatures`, as its file holds it. */
export type RewardHead = z.infer<typeof rewardForm>

/** Reads a head that `chainwright fit classifier` wrote. Throws `head-invalid`. */
export function parseClassifierHead(value: unknown): ClassifierHead {
  const head = parsed(classifierForm, value, 'classifier')
  const { labels, biases, weights, probe } = head
  const fits =
    biases.length === labels.length &&
    weights.length === labels.length &&
    weights.every((row) => row.length === probe.length)
  if (!fits) throw invalid('Its labels, biases and weights do not go together', 'classifier')
  return head
}

/** Reads a head that `chainwright fit reward` wrote. Throws `head-invalid`. */
export function parseRewardHead(value: unknown): RewardHead {
  const head = parsed(rewardForm, value, 'reward')
  if (head.weights.length === 2 * head.probe.length) return head
  throw invalid('Its weights do not fit its probe', 'reward')
}

/**
 * Throws `head-other-model` when the vector that a model gives the probe text is not that of the head:
 * another length, or a cosine below 0.98, which other number formats of one model stay above.
 */
export function checkProbe(
  { model, probe }: Pick<ClassifierHead, 'model' | 'probe'>,
  vector: Float32Array,
): void {
  const sum = probe.reduce((total, one, at) => total + one * (vector[at] ?? 0), 0)
  const cosine = sum / Math.max(1e-12, Math.hypot(...probe))
  if (probe.length === vector.length && cosine >= 0.98) return
  throw new FlowError({
    code: 'head-other-model',
    message: `The head was fitted on vectors of the model \`${model}\`, and this one gives others. Name that model, or fit the head anew.`,
    port: 'head',
  })
}

function parsed<Form extends z.ZodMiniType>(
  form: Form,
  value: unknown,
  kind: string,
): z.infer<Form> {
  const read = form.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const place = issue?.path.map(String).join('.') || 'the whole'
  throw invalid(`${place}: ${issue?.message ?? ''}`, kind)
}

function invalid(problem: string, kind: string): FlowError {
  return new FlowError({
    code: 'head-invalid',
    message: `This is no ${kind} head: ${problem}. Wire the value of a \`load-json\` that reads a file of \`chainwright fit ${kind}\`.`,
    port: 'head',
  })
}
