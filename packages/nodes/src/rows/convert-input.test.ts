import { boolean, json, labels, list, messages, number, text } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { convertInput } from './convert-input.ts'

describe('convertInput', () => {
  it.each([
    [text, 'plain = text', 'plain = text'],
    [text, '', ''],
    [text, '@@handle', '@handle'],
    [number, ' 1e3 ', 1000],
    [boolean, 'false', false],
    [json, '{"a":[1]}', { a: [1] }],
    [json, '"a"', 'a'],
    [labels, '{"yes":0.5}', { yes: 0.5 }],
    [messages, '[{"role":"user","content":"hi"}]', [{ role: 'user', content: 'hi' }]],
    [list(text), 'one', ['one']],
    [list(text), '["one","[two]"]', ['one', '[two]']],
    [list(number), '[1,2]', [1, 2]],
    [list(number), '3', [3]],
  ])('reads %o from %j', (type, written, value) => {
    expect(convertInput('x', type, written)).toEqual(value)
  })

  it.each([
    [number, 'many', 'takes a number, such as 3 or 0.5, and this is `many`'],
    [number, '', 'takes a number'],
    [number, 'Infinity', 'takes a number'],
    [boolean, 'yes', 'takes true or false, and this is `yes`'],
    [json, '{a:1}', 'is no JSON'],
    [labels, '{"yes":2}', 'takes labels at `yes`'],
    [list(text), '[draft] note', 'begins with `[` and is no JSON array'],
    [list(text), '[1]', 'takes text[] at `0`'],
  ])('refuses for %o the text %j', (type, written, told) => {
    expect(() => convertInput('x', type, written)).toThrow(told)
    expect(() => convertInput('x', type, written)).toThrow("the flow's input `x`")
  })
})
