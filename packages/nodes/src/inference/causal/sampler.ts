import { createRandom } from '../../lib/random.ts'

/** How the next token is chosen; see `GenerateOptions`. */
export interface SamplerOptions {
  temperature: number
  topK: number
  topP: number
  repetitionPenalty: number
  seed: number
}

/**
 * A function that chooses the next token from the logits, given the distinct tokens seen so far.
 * It may overwrite the logits. Penalty, `restrict` (which sets forbidden tokens to -Infinity),
 * temperature, top-k and top-p apply in this order, each to what the one before left.
 */
export function createSampler(
  options: SamplerOptions,
): (
  logits: Float32Array,
  seen: Iterable<number>,
  restrict?: (logits: Float32Array) => void,
) => number {
  const random = createRandom(options.seed)
  return (logits, seen, restrict) => {
    if (options.repetitionPenalty !== 1) penalize(logits, seen, options.repetitionPenalty)
    restrict?.(logits)
    if (options.temperature === 0) return likeliest(logits)
    const weights = toWeights(logits, options.temperature)
    const tokens = narrow(weights, options)
    return tokens ? drawFrom(weights, tokens, random) : draw(weights, random)
  }
}

function penalize(logits: Float32Array, seen: Iterable<number>, penalty: number): void {
  for (const token of seen) {
    const logit = logits[token]
    if (logit !== undefined) logits[token] = logit < 0 ? logit * penalty : logit / penalty
  }
}

/** Index of the greatest value; the first one among equals. */
function likeliest(values: Float32Array): number {
  let best = 0
  let top = -Infinity
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0
    if (value > top) [best, top] = [index, value]
  }
  return best
}

/** Probabilities up to a common factor: the likeliest token weighs 1. */
function toWeights(logits: Float32Array, temperature: number): Float32Array {
  const top = logits[likeliest(logits)] ?? 0
  const weights = new Float32Array(logits.length)
  for (let token = 0; token < logits.length; token += 1) {
    weights[token] = Math.exp(((logits[token] ?? 0) - top) / temperature)
  }
  return weights
}

/** The tokens that may be drawn, heaviest first; `undefined` for all of them. */
function narrow(weights: Float32Array, { topK, topP }: SamplerOptions): Uint32Array | undefined {
  let kept: Uint32Array | undefined
  if (topK > 0 && topK < weights.length) {
    kept = heaviest(weights, (count) => count >= topK).subarray(0, topK)
  }
  if (topP < 1) kept = nucleus(weights, topP, kept)
  return kept
}

/** The shortest run of heaviest tokens whose share of all weight reaches `share`; never empty. */
function nucleus(weights: Float32Array, share: number, kept?: Uint32Array): Uint32Array {
  const goal = share * (kept ? weightOf(weights, kept) : sumOf(weights))
  const sorted = kept ?? heaviest(weights, (_count, weight) => weight >= goal)
  let sum = 0
  const last = sorted.findIndex((token) => (sum += weights[token] ?? 0) >= goal)
  return last < 0 ? sorted : sorted.subarray(0, last + 1)
}

/**
 * At least as many of the heaviest tokens as are `enough`, sorted. A falling threshold picks them,
 * so that a vocabulary of 100,000 is never sorted for the sake of 40.
 */
function heaviest(
  weights: Float32Array,
  enough: (count: number, weight: number) => boolean,
): Uint32Array {
  for (let threshold = 0.05; ; threshold /= 20) {
    const floor = threshold < 1e-12 ? 0 : threshold
    const tokens = atLeast(weights, floor)
    if (floor > 0 && !enough(tokens.length, weightOf(weights, tokens))) continue
    return tokens.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
  }
}

function atLeast(weights: Float32Array, floor: number): Uint32Array {
  const tokens: number[] = []
  for (let token = 0; token < weights.length; token += 1) {
    if ((weights[token] ?? 0) >= floor) tokens.push(token)
  }
  return Uint32Array.from(tokens)
}

function weightOf(weights: Float32Array, tokens: Uint32Array): number {
  let sum = 0
  for (const token of tokens) sum += weights[token] ?? 0
  return sum
}

function sumOf(weights: Float32Array): number {
  let sum = 0
  for (let token = 0; token < weights.length; token += 1) sum += weights[token] ?? 0
  return sum
}

/** Draws from all tokens, in order of id. */
function draw(weights: Float32Array, random: () => number): number {
  let left = random() * sumOf(weights)
  for (let token = 0; token < weights.length; token += 1) {
    left -= weights[token] ?? 0
    if (left < 0) return token
  }
  return likeliest(weights)
}

function drawFrom(weights: Float32Array, tokens: Uint32Array, random: () => number): number {
  let left = random() * weightOf(weights, tokens)
  for (const token of tokens) {
    left -= weights[token] ?? 0
    if (left < 0) return token
  }
  return tokens[0] ?? 0
}
