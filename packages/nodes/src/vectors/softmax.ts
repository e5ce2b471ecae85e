/**
 * Turns scores into probabilities: `exp(s / temperature)`, divided by the sum over all scores. The
 * lower the temperature, the more goes to the highest score.
 */
export function softmax(scores: readonly number[], temperature: number): number[] {
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp((score - highest) / temperature))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
