import type { PlattLine } from './calibration.ts'

const mostSteps = 100
const leastStep = 1e-10
/** Keeps the second derivatives away from a singular matrix. */
const ridge = 1e-12

/**
 * The line for which `1 / (1 + exp(a f + b))` tells best which scores `f` are positive: least
 * cross-entropy with Platt's targets, `(n+ + 1) / (n+ + 2)` for positives and `1 / (n- + 2)` for
 * others, so that few rows do not make it sure of itself (Platt 1999). Newton's method with
 * backtracking, as in Lin, Lin and Weng 2007, whose form of the sums never overflows.
 */
export function fitPlatt(scores: readonly number[], positive: readonly boolean[]): PlattLine {
  const positives = positive.filter(Boolean).length
  const negatives = positive.length - positives
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)]
  const points = scores.map((score, at) => ({ score, target: positive[at] ? high : low }))
  let line: PlattLine = [0, Math.log((negatives + 1) / (positives + 1))]
  let cost = costOf(line, points)
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, direction, slope } = newtonStep(line, points)
    if (Math.hypot(...gradient) < 1e-9) break
    const next = backtrack({ line, cost, direction, slope }, points)
    if (!next) break
    ;({ line, cost } = next)
  }
  return line
}

interface Point {
  readonly score: number
  readonly target: number
}

/** Cross-entropy, as `t x + ln(1 + exp(-x))` or `(t - 1) x + ln(1 + exp(x))` with `x = a f + b`. */
function costOf([a, b]: PlattLine, points: readonly Point[]): number {
  return points.reduce((sum, { score, target }) => {
    const exponent = a * score + b
    if (exponent >= 0) return sum + target * exponent + Math.log1p(Math.exp(-exponent))
    return sum + (target - 1) * exponent + Math.log1p(Math.exp(exponent))
  }, 0)
}

function newtonStep([a, b]: PlattLine, points: readonly Point[]) {
  let [aa, ab, bb] = [ridge, 0, ridge]
  let [towardsA, towardsB] = [0, 0]
  for (const { score, target } of points) {
    const probability = logistic(-(a * score + b))
    const spread = probability * (1 - probability)
    aa += score * score * spread
    ab += score * spread
    bb += spread
    towardsA += score * (target - probability)
    towardsB += target - probability
  }
  const determinant = aa * bb - ab * ab
  const direction = [
    -(bb * towardsA - ab * towardsB) / determinant,
    -(aa * towardsB - ab * towardsA) / determinant,
  ] as const
  const slope = towardsA * direction[0] + towardsB * direction[1]
  return { gradient: [towardsA, towardsB], direction, slope }
}

/** Halves the step until the cost falls enough; `undefined` when no step is worth taking. */
function backtrack(
  from: { line: PlattLine; cost: number; direction: PlattLine; slope: number },
  points: readonly Point[],
): { line: PlattLine; cost: number } | undefined {
  for (let step = 1; step >= leastStep; step /= 2) {
    const line: PlattLine = [
      from.line[0] + step * from.direction[0],
      from.line[1] + step * from.direction[1],
    ]
    const cost = costOf(line, points)
    if (cost < from.cost + 1e-4 * step * from.slope) return { line, cost }
  }
  return undefined
}

/** `1 / (1 + exp(-x))` without overflow. */
function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const power = Math.exp(x)
  return power / (1 + power)
}
