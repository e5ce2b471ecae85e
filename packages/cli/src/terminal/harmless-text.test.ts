import { describe, expect, it } from 'vitest'
import { harmlessLine, harmlessText } from './harmless-text.ts'

describe('harmlessText', () => {
  it('shows control characters as signs', () => {
    expect(harmlessText('\u001B[31mred\u0007\u007F')).toBe('␛[31mred␇␡')
  })

  it('replaces C1 controls, direction marks and half characters', () => {
    expect(harmlessText('a\u009Bb\u202Ec\uD800d\u2028e')).toBe('a�b�c�d�e')
  })

  it('keeps line feeds, tabs and all other text', () => {
    expect(harmlessText('a\tb\r\nc 日本 é 👩‍👧')).toBe('a\tb\nc 日本 é 👩‍👧')
  })
})

describe('harmlessLine', () => {
  it('keeps a message on one line', () => {
    expect(harmlessLine(' a\n\tb \u001B]0;title\u0007 ')).toBe('a b ␛]0;title␇')
  })
})
