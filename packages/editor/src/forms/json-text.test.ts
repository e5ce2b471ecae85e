import { json, list, number, score } from '@chainwright/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printJsonText, readJsonText } from './json-text.ts'

it('reads what it printed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const given = JSON.parse(JSON.stringify(value)) as never
      const text = printJsonText(given)
      // A key that the engine refuses everywhere is refused here as well.
      if (text.includes('__proto__')) return
      expect(readJsonText(text, json)).toEqual({ value: given })
    }),
  )
})

it('says where a text stops being JSON', () => {
  const text = '{\n  "a": 1\n  "b": 2\n}'
  expect(readJsonText(text, json).problem).toEqual({
    at: text.indexOf('"b"'),
    message: 'a comma or the closing bracket must stand here',
  })
})

it('says where a value does not suit its type, and where a rule is broken', () => {
  const wrong = '[1, 2, "three"]'
  expect(readJsonText(wrong, list(number)).problem?.at).toBe(wrong.indexOf('"three"'))
  const missing = '{ "value": 1 }'
  expect(readJsonText(missing, score).problem?.message).toBeTruthy()
  const twice = '{ "a": 1,\n"a": 2 }'
  expect(readJsonText(twice, json).problem?.at).toBe(twice.lastIndexOf('"a"'))
})

it('takes an empty text for no value', () => {
  expect(readJsonText('  \n', number)).toEqual({ value: undefined })
})
