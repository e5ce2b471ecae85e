import { expect, test } from 'vitest'
import type { GenerateOptions } from '../../models/generate.ts'
import { checkGenerateOptions } from './generate-options.ts'

const { signal } = new AbortController()

test('fills in the defaults', () => {
  expect(checkGenerateOptions({ signal })).toEqual({
    maxTokens: 256,
    maxTokensAsked: false,
    temperature: 0,
    topK: 0,
    topP: 1,
    repetitionPenalty: 1,
    seed: expect.any(Number),
    stop: [],
  })
})

test('refuses an option that it does not know, naming those it knows', () => {
  const beams = { signal, numBeams: 4 }
  const options: GenerateOptions = beams
  expect(() => checkGenerateOptions(options)).toThrow(
    expect.objectContaining({
      code: 'option-refused',
      message: expect.stringMatching(/numBeams.*maxTokens, temperature/),
    }),
  )
})

test.each([
  { maxTokens: 0 },
  { maxTokens: 1.5 },
  { temperature: -1 },
  { temperature: Number.NaN },
  { topK: -1 },
  { topP: 0 },
  { topP: 1.1 },
  { repetitionPenalty: 0 },
  { seed: 0.5 },
  { stop: [''] },
])('refuses %o', (wrong) => {
  expect(() => checkGenerateOptions({ signal, ...wrong })).toThrow(
    expect.objectContaining({
      code: 'option-invalid',
      message: expect.stringContaining(Object.keys(wrong)[0] ?? ''),
    }),
  )
})
