import { describe, expect, it } from 'vitest'
import { rewardOf } from '../heads/bradley-terry.ts'
import { headLogits } from '../heads/multinomial.ts'
import { createRandom } from '../lib/random.ts'
import { fitClassifier } from './fit-classifier.ts'
import { fitReward } from './fit-reward.ts'
import { dealFolds } from './folds.ts'

const probe = Float32Array.of(1, 0, 0)
const options = { model: 'starter', probe }

/** Unit vectors around one of three directions; `noise` is how far around. */
function clouds(count: number, noise: number) {
  const random = createRandom(5)
  const labels = ['x', 'y', 'z']
  return Array.from({ length: count }, (_, at) => {
    const vector = Float32Array.from(labels, (__, axis) => {
      return (axis === at % 3 ? 1 : 0) + noise * (random() + random() - 1)
    })
    const length = Math.hypot(...vector)
    return { vector: vector.map((one) => one / length), label: labels[at % 3]! }
  })
}

describe('a fitted classifier', () => {
  it('tells clouds apart', () => {
    const head = fitClassifier(clouds(90, 0.3), options)
    expect(head.labels).toEqual(['x', 'y', 'z'])
    expect(head.fitted).toMatchObject({ rows: 90, accuracy: 1, converged: true })
    const logits = headLogits(head, Float32Array.of(0, 1, 0))
    expect(logits.indexOf(Math.max(...logits))).toBe(1)
  })

  it('does not claim to know labels that mean nothing', () => {
    const random = createRandom(3)
    const shuffled = clouds(300, 0.3).map((row) => {
      return { ...row, label: random() < 0.5 ? 'a' : 'b' }
    })
    const { fitted } = fitClassifier(shuffled, options)
    expect(fitted['accuracy']).toBeGreaterThan(0.38)
    expect(fitted['accuracy']).toBeLessThan(0.62)
    expect(fitted['calibrationError']).toBeLessThan(0.12)
    expect(fitted['strength']).toBeLessThanOrEqual(1)
  })

  it('takes the strength that it is given', () => {
    const { fitted } = fitClassifier(clouds(30, 0.3), { ...options, strength: 7 })
    expect(fitted).toMatchObject({ strength: 7 })
    expect(Object.keys(fitted['logLosses'] as object)).toEqual(['7'])
  })

  it('needs two labels with five rows each', () => {
    const few = clouds(14, 0.3)
    expect(() => fitClassifier(few, options)).toThrow('the label "z" has fewer than 5 rows')
    const alike = few.map((row) => ({ ...row, label: 'x' }))
    expect(() => fitClassifier(alike, options)).toThrow('there is only one label, "x"')
  })
})

describe('a fitted reward', () => {
  const random = createRandom(9)
  const truth = Float32Array.of(2, -1, 0, 0, 0, 1)
  // Preferences that follow the true reward with the odds that it says.
  const pairs = Array.from({ length: 600 }, () => {
    const difference = Float32Array.from({ length: 6 }, () => 2 * random() - 1)
    const margin = rewardOf(truth, difference)
    return random() < 1 / (1 + Math.exp(-margin)) ? difference : difference.map((one) => -one)
  })
  const groups = pairs.map((_, at) => at)

  it('finds the reward behind preferences', () => {
    const head = fitReward(pairs, groups, options)
    const error = head.weights.map((weight, at) => Math.abs(weight - truth[at]!))
    expect(Math.max(...error)).toBeLessThan(0.45)
    expect(head.fitted['accuracy']).toBeGreaterThan(0.68)
  })

  it('needs five prompts', () => {
    expect(() => fitReward(pairs.slice(0, 4), groups.slice(0, 4), options)).toThrow('5 prompts')
    const one = pairs.map(() => 0)
    expect(() => fitReward(pairs, one, options)).toThrow('5 prompts')
  })
})

it('deals rows of each class into all folds', () => {
  const places = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
  const folds = dealFolds(places)
  for (const place of [0, 1]) {
    const own = folds.filter((_, at) => places[at] === place)
    expect(own.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
  }
})
