import { expect, test } from 'vitest'
import { createSampler } from './sampler.ts'
import type { SamplerOptions } from './sampler.ts'

const greedy: SamplerOptions = {
  temperature: 0,
  topK: 0,
  topP: 1,
  repetitionPenalty: 1,
  seed: 1,
}
const logits = [1, 3, 2, -1, 2.5]

/** How often each token comes out of many draws, as a share. */
function shares(options: Partial<SamplerOptions>, from: number[] = logits): number[] {
  const choose = createSampler({ ...greedy, temperature: 1, ...options })
  const counts = from.map(() => 0)
  const draws = 20_000
  for (let draw = 0; draw < draws; draw += 1) counts[choose(Float32Array.from(from), [])]! += 1
  return counts.map((count) => count / draws)
}

function softmax(from: number[], temperature = 1): number[] {
  const weights = from.map((logit) => Math.exp(logit / temperature))
  const sum = weights.reduce((total, weight) => total + weight)
  return weights.map((weight) => weight / sum)
}

function expectNear(actual: number[], expected: number[]): void {
  for (const [token, share] of expected.entries()) expect(actual[token]).toBeCloseTo(share, 1.6)
}

test('takes the likeliest token at temperature 0, the first one among equals', () => {
  const choose = createSampler(greedy)
  expect(choose(Float32Array.of(1, 3, 2), [])).toBe(1)
  expect(choose(Float32Array.of(3, 1, 3), [])).toBe(0)
})

test('draws each token as often as its probability says', () => {
  expectNear(shares({}), softmax(logits))
  expectNear(shares({ temperature: 2 }), softmax(logits, 2))
  expectNear(shares({ temperature: 0.5 }), softmax(logits, 0.5))
})

test('draws from the k likeliest tokens only', () => {
  const [one, three] = [Math.exp(3), Math.exp(2.5)]
  expectNear(shares({ topK: 2 }), [0, one / (one + three), 0, 0, three / (one + three)])
  expect(shares({ topK: 1 })).toEqual([0, 1, 0, 0, 0])
})

test('draws from the smallest set of tokens that reaches p', () => {
  // Probabilities 0.1, 0.2, 0.3, 0.4: 0.6 needs the last two, 0.75 the last three.
  const tenths = [1, 2, 3, 4].map(Math.log)
  expectNear(shares({ topP: 0.6 }, tenths), [0, 0, 3 / 7, 4 / 7])
  expectNear(shares({ topP: 0.75 }, tenths), [0, 2 / 9, 3 / 9, 4 / 9])
  expect(shares({ topP: 1e-6 }, tenths)).toEqual([0, 0, 0, 1])
})

test('counts p within what the k likeliest tokens leave', () => {
  const tenths = [1, 2, 3, 4].map(Math.log)
  // Of the two likeliest, 4 of 7 parts are 0.57: enough for p = 0.5, not for p = 0.6.
  expect(shares({ topK: 2, topP: 0.5 }, tenths)).toEqual([0, 0, 0, 1])
  expectNear(shares({ topK: 2, topP: 0.6 }, tenths), [0, 0, 3 / 7, 4 / 7])
})

test('divides positive logits and multiplies negative ones of tokens already seen', () => {
  const choose = createSampler({ ...greedy, repetitionPenalty: 2 })
  expect(choose(Float32Array.of(3, 2), [0])).toBe(1)
  expect(choose(Float32Array.of(-1, -1.5), [0])).toBe(1)
  expect(choose(Float32Array.of(5, 2), [0])).toBe(0)
})

test('draws the same tokens for the same seed and others for another one', () => {
  const draw = (seed: number): number[] => {
    const choose = createSampler({ ...greedy, temperature: 1, seed })
    return Array.from({ length: 50 }, () => choose(Float32Array.from(logits), []))
  }
  expect(draw(5)).toEqual(draw(5))
  expect(draw(5)).not.toEqual(draw(6))
})

test('finds the best tokens of a flat and of a steep vocabulary of 50,000', () => {
  const flat = Float32Array.from({ length: 50_000 }, (_, token) => token / 1e6)
  const steep = Float32Array.from({ length: 50_000 }, (_, token) => token / 10)
  for (const vocabulary of [flat, steep]) {
    const choose = createSampler({ ...greedy, temperature: 1, topK: 40 })
    for (let draw = 0; draw < 10; draw += 1) {
      expect(choose(vocabulary.slice(), [])).toBeGreaterThanOrEqual(50_000 - 40)
    }
  }
})
