import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillTemplate, parseTemplate, templateNames } from './template.ts'
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
