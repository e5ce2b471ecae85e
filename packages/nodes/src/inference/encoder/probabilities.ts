/** Numbers that are above 0, add up to 1, and are in the ratio of the exponentials of the logits. */
export function softmax(logits: Iterable<number>): number[] {
  const all = [...logits]
  const top = all.reduce((a, b) => Math.max(a, b), -Infinity)
  const weights = all.map((logit) => Math.exp(logit - top))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** The probability that a logit stands for by itself. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}
