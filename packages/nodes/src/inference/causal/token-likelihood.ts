import type { TokenLikelihood } from '../../models/generate.ts'
import type { ModelTokenizer } from '../text/tokenizer.ts'

/**
 * Natural logarithm of the sum of `exp(logit)` over a vocabulary, in double precision and without
 * overflow. A logit minus this number is the log-probability of its token.
 */
export function logSumExp(logits: Float32Array): number {
  let top = -Infinity
  for (const logit of logits) if (logit > top) top = logit
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - top)
  return top + Math.log(sum)
}

interface LikelihoodOptions {
  /** Shows one token as text. */
  show: (token: number) => string
  /** How many of the likeliest tokens go with it; `undefined` and 0 are none. */
  alternatives?: number | undefined
}

/** How likely the token is by the logits of its place, in nats, and which others would be likeliest. */
export function tokenLikelihood(
  logits: Float32Array,
  token: number,
  { show, alternatives = 0 }: LikelihoodOptions,
): TokenLikelihood {
  const total = logSumExp(logits)
  const describe = (one: number): TokenLikelihood => ({
    token: one,
    text: show(one),
    logProbability: (logits[one] ?? -Infinity) - total,
  })
  if (alternatives === 0) return describe(token)
  return { ...describe(token), alternatives: likeliest(logits, alternatives).map(describe) }
}

/** The tokens of the greatest logits, greatest first, the smaller number first among equals. */
function likeliest(logits: Float32Array, count: number): number[] {
  const best: number[] = []
  const least = (): number => logits[best.at(-1) ?? 0] ?? -Infinity
  for (let token = 0; token < logits.length; token += 1) {
    const logit = logits[token] ?? -Infinity
    if (best.length === count && logit <= least()) continue
    const place = best.findLastIndex((one) => (logits[one] ?? -Infinity) >= logit) + 1
    best.splice(place, 0, token)
    if (best.length > count) best.pop()
  }
  return best
}

/** One token as text, special tokens included; nothing for a number that pads a vocabulary. */
export function showToken(
  tokenizer: Pick<ModelTokenizer, 'decode' | 'has'>,
  token: number,
): string {
  return tokenizer.has(token) ? tokenizer.decode([token], { special: true }) : ''
}
