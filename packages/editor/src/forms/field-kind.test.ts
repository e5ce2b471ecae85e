import { json, list, number, port, text, vector } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldKind, literalKind, sliderPlace, sliderRange, sliderValue } from './field-kind.ts'

describe('the kind of a field', () => {
  it('follows from what feeds it, before its port', () => {
    const wire = { node: 'a', port: 'text' }
    const choice = port(text, { choices: ['a', 'b'] })
    expect(fieldKind(choice, { type: 'wire', wire })).toBe('wired')
    expect(fieldKind(port(list(text)), { type: 'gather', wires: [wire] })).toBe('gathered')
    expect(fieldKind(choice, { type: 'literal', value: 'a' })).toBe('choice')
    expect(fieldKind(choice, undefined)).toBe('choice')
  })

  it('follows from what a port says of its form, before its type', () => {
    expect(literalKind(port(json, { form: { as: 'branches' } }))).toBe('branches')
    expect(literalKind(port(json))).toBe('json')
    expect(literalKind(port(list(vector)))).toBe('json')
  })

  it('is a plain text for none of the inputs of the package that want more', () => {
    const kinds = new Map(
      standardNodes.flatMap(({ name, inputs }) =>
        Object.entries(inputs).map(([input, one]) => [`${name}.${input}`, literalKind(one)]),
      ),
    )
    expect(kinds.get('prompt.template')).toBe('template')
    expect(kinds.get('route.branches')).toBe('branches')
    expect(kinds.get('classify.labels')).toBe('labels')
    expect(kinds.get('messages.turns')).toBe('turns')
    expect(kinds.get('generate.regex')).toBe('pattern')
    expect(kinds.get('check.equals')).toBe('value')
    expect(kinds.get('generate.stop')).toBe('list')
    expect(kinds.get('chat.history')).toBe('messages')
  })
})

describe('a slider', () => {
  it('is there for a range that a hand can aim at', () => {
    expect(sliderRange(port(number, { minimum: 0, maximum: 1 }))).toMatchObject({ step: 0.01 })
    expect(sliderRange(port(number, { minimum: 1, maximum: 10_000 }))?.isLogarithmic).toBe(true)
    expect(sliderRange(port(number, { minimum: 0, maximum: 31_536_000 }))).toBeUndefined()
    expect(sliderRange(port(number, { minimum: 0 }))).toBeUndefined()
  })

  it('gives only values in range, and stands where its value says', () => {
    const ends = fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 900 }))
      .map(([minimum, span]) => ({ minimum, maximum: minimum + span }))
    fc.assert(
      fc.property(ends, fc.double({ min: 0, max: 1, noNaN: true }), (options, at) => {
        const range = sliderRange(port(number, options))
        if (!range) return
        const value = sliderValue(range, at)
        expect(value).toBeGreaterThanOrEqual(range.minimum)
        expect(value).toBeLessThanOrEqual(range.maximum)
        expect(Math.abs(sliderPlace(range, value) - at)).toBeLessThan(0.02)
      }),
    )
  })

  it('gives whole numbers where the port wants them', () => {
    const range = sliderRange(port(number, { minimum: 1, maximum: 64, form: { step: 1 } }))
    expect(range && sliderValue(range, 0.33)).toBe(22)
    const sizes = sliderRange(port(number, { minimum: 1, maximum: 10_000, form: { step: 1 } }))
    expect(sizes && sliderValue(sizes, 0.5)).toBe(100)
  })
})
