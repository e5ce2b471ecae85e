import { minimize } from './minimize.ts'

/** Weights of a reward, with how their search went. */
export interface FittedReward {
  readonly weights: Float64Array
  readonly steps: number
  readonly converged: boolean
}

/**
 * Fits rewards `r(x) = w · x` to preferences (Bradley and Terry 1952), each given as the difference of
 * the features of the chosen and the rejected: the least of `mean(ln(1 + exp(-w · d))) + |w|² /
 * (2 strength n)`. The logistic function of a difference of two rewards is the probability that the
 * first is preferred.
 */
export function fitBradleyTerry(
  differences: readonly Float32Array[],
  { strength, start }: { strength: number; start?: Float64Array },
): FittedReward {
  const dimensions = differences[0]?.length ?? 0
  const penalty = 1 / (strength * differences.length)
  const { point, steps, converged } = minimize(
    (weights) => lossOf(weights, differences, penalty),
    start ?? new Float64Array(dimensions),
  )
  return { weights: point, steps, converged }
}

/** `w · x` */
export function rewardOf(weights: ArrayLike<number>, features: Float32Array): number {
  let sum = 0
  for (let at = 0; at < features.length; at += 1) sum += (weights[at] ?? 0) * (features[at] ?? 0)
  return sum
}

/**
 * What a reply is judged by: the components of its vector, and their products with those of the prompt,
 * `√dimensions · p ∘ r`, whose plain sum would be a multiple of the cosine: so a head can learn in which
 * respects a reply should be like its prompt. Twice as many numbers as a vector has.
 */
export function replyFeatures(prompt: Float32Array, reply: Float32Array): Float32Array {
  const scale = Math.sqrt(reply.length)
  const features = new Float32Array(2 * reply.length)
  features.set(reply)
  for (let at = 0; at < reply.length; at += 1) {
    features[reply.length + at] = scale * (prompt[at] ?? 0) * (reply[at] ?? 0)
  }
  return features
}

function lossOf(
  weights: Float64Array,
  differences: readonly Float32Array[],
  penalty: number,
): { value: number; gradient: Float64Array } {
  const gradient = weights.map((weight) => penalty * weight)
  let value = (penalty / 2) * weights.reduce((sum, weight) => sum + weight * weight, 0)
  for (const difference of differences) {
    const margin = rewardOf(weights, difference)
    const exponential = Math.exp(-Math.abs(margin))
    value += (Math.max(0, -margin) + Math.log1p(exponential)) / differences.length
    const wrong = margin > 0 ? exponential / (1 + exponential) : 1 / (1 + exponential)
    for (let at = 0; at < gradient.length; at += 1) {
      gradient[at] = (gradient[at] ?? 0) - (wrong * (difference[at] ?? 0)) / differences.length
    }
  }
  return { value, gradient }
}
