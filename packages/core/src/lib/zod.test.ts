import { afterEach, expect, it, vi } from 'vitest'
import { z } from './zod-classic.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('makes and uses object schemas without generating code', () => {
  const compile = vi.fn<() => never>(() => {
    throw new Error('code from a string')
  })
  vi.stubGlobal('Function', compile)
  const schema = z.object({ a: z.string(), b: z.looseObject({ c: z.number().optional() }) })
  expect(schema.safeParse({ a: 'x', b: {} }).success).toBe(true)
  expect(schema.safeParse({ a: 1, b: {} }).success).toBe(false)
  expect(compile).not.toHaveBeenCalled()
})
