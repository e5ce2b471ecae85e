import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillTemplate, parseTemplate, scanTemplate, templateNames } from './template.ts'
import { utf8Length } from '@chainwright/core'

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).map((id) => `x${id}`)

test('gives back any text whose double braces are doubled', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(fillTemplate(parseTemplate(text.replaceAll('{{', '{{{{')), {})).toBe(text)
    }),
  )
})

test('inserts any value unchanged', () => {
  fc.assert(
    fc.property(name, fc.string(), (id, value) => {
      const parts = parseTemplate(`<{{${id}}}>`)
      expect(templateNames(parts)).toEqual([id])
      expect(fillTemplate(parts, { [id]: value })).toBe(`<${value}>`)
    }),
  )
})

test('counts bytes as an encoder does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
    }),
  )
  expect(utf8Length('\ud800a')).toBe(4)
})

test('cuts any text into tokens that follow each other without a gap', () => {
  const pieces = fc.array(fc.constantFrom('{{', '}}', '{', 'a', ' b', '{{x}}', '\n'), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(pieces, (parts) => {
      const template = parts.join('')
      const tokens = scanTemplate(template)
      expect(tokens.map(({ from, to }) => template.slice(from, to)).join('')).toBe(template)
      const wrong = tokens.some(({ type }) => type === 'wrong')
      if (wrong) expect(() => parseTemplate(template)).toThrow(/Line [0-9]+, column [0-9]+/)
      else expect(parseTemplate(template)).toHaveLength(tokens.length)
    }),
  )
})

test('goes on behind what is wrong', () => {
  expect(scanTemplate('a {{b c}} {{{{ {{d}} {{e')).toEqual([
    { type: 'text', from: 0, to: 2 },
    { type: 'wrong', from: 2, to: 9, problem: '"b c" cannot name an input' },
    { type: 'text', from: 9, to: 10 },
    { type: 'braces', from: 10, to: 14 },
    { type: 'text', from: 14, to: 15 },
    { type: 'name', from: 15, to: 20, name: 'd' },
    { type: 'text', from: 20, to: 21 },
    { type: 'wrong', from: 21, to: 24, problem: 'this {{ is never closed by }}' },
  ])
})
