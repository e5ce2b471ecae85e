import { answer, json, labels, list, score, text, vector } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import type { Palette } from './palette.ts'
import { valueText } from './value-text.ts'

const same = (value: string): string => value
const palette: Palette = {
  enabled: false,
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
  marked: same,
}
const style = { palette, harmless: true }

describe('valueText', () => {
  it('shows an answer, then its passage with the span marked, then the score', () => {
    const source = 'The council met. The bridge opened in 1932. It rained.'
    const value = { text: 'in 1932', score: 0.87, source, span: { start: 35, end: 42 } }
    expect(valueText(value, answer, style)).toBe(
      'in 1932\nfrom: The council met. The bridge opened »in 1932«. It rained.\nscore: 0.870',
    )
  })

  it('shows only the part of a long passage that is around the span', () => {
    const source = `${'a'.repeat(2000)}HERE${'b'.repeat(2000)}`
    const value = { text: 'HERE', score: 1, source, span: { start: 2000, end: 2004 } }
    const [, passage = ''] = valueText(value, answer, style).split('\n')
    expect(passage).toMatch(/^from: …a+»HERE«b+…$/)
    expect(passage.length).toBeLessThan(600)
  })

  it('takes a span that lies outside of its passage', () => {
    const value = { text: 'x', score: 0, source: 'short', span: { start: 90, end: 4 } }
    expect(valueText(value, answer, style)).toContain('from: short')
  })

  it('numbers lists as steps are numbered', () => {
    expect(valueText(['one', 'two\nlines'], list(text), style)).toBe('0. one\n1. two\n   lines')
    expect(valueText([], list(text), style)).toBe('(an empty list)')
  })

  it('shows the likeliest label first', () => {
    expect(valueText({ no: 0.25, yes: 0.75 }, labels, style)).toBe('0.750  yes\n0.250  no')
  })

  it('shortens vectors', () => {
    const numbers = Array.from({ length: 512 }, () => 0.123456)
    expect(valueText(numbers, vector, style)).toMatch(/^\[0\.1235, .*, … 512 numbers\]$/)
  })

  it('writes scores with their kind and everything else as JSON', () => {
    expect(valueText({ value: 0.5, kind: 'cosine' }, score, style)).toBe('0.5 (cosine)')
    expect(valueText({ a: [1] }, json, style)).toBe('{\n  "a": [\n    1\n  ]\n}')
  })

  it('makes text harmless wherever it stands', () => {
    const value = { text: '\u001B[2J', score: 0, source: '\u0007' }
    expect(valueText(value, answer, style).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})
