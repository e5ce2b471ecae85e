import { describe, expect, it } from 'vitest'
import { fitBradleyTerry, replyFeatures, rewardOf } from './bradley-terry.ts'
import { checkProbe, parseClassifierHead, parseRewardHead } from './head.ts'
import { minimize } from './minimize.ts'
import { fitMultinomial, headLogits } from './multinomial.ts'

// Rows that scikit-learn 1.9.1 was given as well; what it found stands below.
const vectors = Array.from({ length: 30 }, (_, i) => {
  return Float32Array.from({ length: 4 }, (__, j) => Math.sin(3.7 * i + 1.3 * j + 0.5 * i * j))
})
const rows = vectors.map((vector, i) => ({ vector, place: (i * i + Math.floor(i / 4)) % 3 }))

describe('the least value', () => {
  it('of a quadratic function is where its gradient is 0', () => {
    // (x - 3)² + 10 (y + x)²: least at (3, -3).
    const { point, value, converged } = minimize(
      ([x = 0, y = 0]) => ({
        value: (x - 3) ** 2 + 10 * (y + x) ** 2,
        gradient: Float64Array.of(2 * (x - 3) + 20 * (y + x), 20 * (y + x)),
      }),
      new Float64Array(2),
      { tolerance: 1e-9 },
    )
    expect(converged).toBe(true)
    expect(value).toBeCloseTo(0, 12)
    expect(point[0]).toBeCloseTo(3, 8)
    expect(point[1]).toBeCloseTo(-3, 8)
  })

  it('is not claimed to be found when the steps run out', () => {
    const valley = ([x = 0]: Float64Array) => ({ value: -x, gradient: Float64Array.of(-1) })
    expect(minimize(valley, new Float64Array(1), { mostSteps: 5 }).converged).toBe(false)
  })
})

describe('multinomial logistic regression', () => {
  // sklearn.linear_model.LogisticRegression(C=…, tol=1e-12): coef_ and intercept_.
  it.each([
    [
      0.5,
      [
        [-0.696164, 0.44066, -0.303883, -0.236825],
        [-0.174777, -0.031552, -0.271526, 0.668735],
        [0.870942, -0.409108, 0.575409, -0.431909],
      ],
      [0.283195, -0.126813, -0.156382],
    ],
    [
      20,
      [
        [-2.399942, 1.504199, -0.964104, -0.025031],
        [-1.530315, 0.964334, -1.298977, 1.606713],
        [3.930257, -2.468532, 2.263081, -1.581682],
      ],
      [0.92282, 0.495804, -1.418624],
    ],
  ])('finds what scikit-learn finds, C = %d', (strength, weights, biases) => {
    const head = fitMultinomial(rows, 3, { strength })
    expect(head.converged).toBe(true)
    for (const [place, row] of weights.entries()) {
      expect(head.biases[place]).toBeCloseTo(biases[place]!, 4)
      for (const [at, weight] of row.entries())
        expect(head.weights[place]![at]).toBeCloseTo(weight, 4)
    }
  })

  it('finds the same from another start', () => {
    const start = fitMultinomial(rows, 3, { strength: 20 })
    const warm = fitMultinomial(rows, 3, { strength: 0.5, start })
    const cold = fitMultinomial(rows, 3, { strength: 0.5 })
    const logits = headLogits(cold, vectors[3]!)
    for (const [at, logit] of headLogits(warm, vectors[3]!).entries())
      expect(logit).toBeCloseTo(logits[at]!, 4)
  })

  it('gives a label that says nothing its share of the rows', () => {
    // All vectors are 0: only the biases can tell, and softmax(b) is the share of each class.
    const empty = [0, 0, 0, 1].map((place) => ({ vector: new Float32Array(2), place }))
    const { biases } = fitMultinomial(empty, 2, { strength: 1 })
    expect(Math.exp(biases[0]! - biases[1]!)).toBeCloseTo(3, 4)
  })
})

describe('a Bradley–Terry reward', () => {
  const differences = vectors.slice(0, 20).map((vector) => vector.map((one) => one + 0.25))

  // LogisticRegression(C=… / 2, fit_intercept=False) on the differences and their opposites.
  it.each([
    [0.5, [0.559495, 0.614313, 0.57952, 0.528713]],
    [20, [1.749988, 2.014041, 1.720891, 1.123557]],
  ])('is what scikit-learn finds, C = %d', (strength, expected) => {
    const { weights, converged } = fitBradleyTerry(differences, { strength })
    expect(converged).toBe(true)
    for (const [at, weight] of expected.entries()) expect(weights[at]).toBeCloseTo(weight, 4)
  })

  it('has odds that are those of the preferences', () => {
    // One number, preferred 3 times of 4: w = ln 3, but for a penalty of next to nothing.
    const wins = [1, 1, 1, -1].map((one) => Float32Array.of(one))
    const { weights } = fitBradleyTerry(wins, { strength: 1e9 })
    expect(rewardOf(weights, Float32Array.of(1))).toBeCloseTo(Math.log(3), 5)
  })

  it('looks at a reply, and at what it has in common with its prompt', () => {
    const features = replyFeatures(Float32Array.of(1, 0, 0, 0), Float32Array.of(0.5, 0.5, 0.5, 0.5))
    expect([...features]).toEqual([0.5, 0.5, 0.5, 0.5, 1, 0, 0, 0])
  })
})

describe('the file of a head', () => {
  const common = { version: 1, model: 'starter', probe: [0.6, 0.8], fitted: {} }
  const classifier = {
    head: 'classifier',
    ...common,
    labels: ['a', 'b'],
    biases: [0, 1],
    weights: [
      [1, 2],
      [3, 4],
    ],
    temperature: 1.2,
  }
  const reward = { head: 'reward', ...common, weights: [1, 2, 3, 4] }

  it('is read as it was written', () => {
    expect(parseClassifierHead(classifier)).toEqual(classifier)
    expect(parseRewardHead(reward)).toEqual(reward)
  })

  it.each([
    [undefined, 'classifier'],
    [reward, 'classifier'],
    [{ ...classifier, version: 2 }, 'version'],
    [{ ...classifier, biases: [0] }, 'do not go together'],
    [{ ...classifier, weights: [[1, 2], [3]] }, 'do not go together'],
    [{ ...classifier, temperature: 0 }, 'temperature'],
    [{ ...classifier, weights: [[1, 'x'], []] }, 'weights.0.1'],
  ])('is refused: %j', (value, told) => {
    expect(() => parseClassifierHead(value)).toThrow(told)
  })

  it('serves only for the model that it was fitted on', () => {
    expect(() => checkProbe(classifier, Float32Array.of(0.61, 0.79))).not.toThrow()
    expect(() => checkProbe(classifier, Float32Array.of(0.8, 0.6))).toThrow('`starter`')
    expect(() => checkProbe(classifier, Float32Array.of(0.6, 0.8, 0))).toThrow('`starter`')
  })
})
