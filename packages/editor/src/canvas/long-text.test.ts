import { expect, it } from 'vitest'
import { isLong } from './long-text.ts'

it('takes short texts for short, and those that may not fit for long', () => {
  expect(isLong('summary', 12, 108)).toBe(false)
  expect(isLong('a rather long name', 12, 108)).toBe(true)
})

it('takes letters whose width is not known for long', () => {
  expect(isLong('Щит', 12, 108)).toBe(true)
})
