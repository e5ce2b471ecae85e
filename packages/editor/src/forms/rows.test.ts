import type { Json } from '@chainwright/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparisons, doubledName, freeName, readBranches, writeBranches } from './branches.ts'
import { readLabels, writeLabels } from './label-rows.ts'

const name = fc.stringMatching(/^[a-z]{1,6}$/)

describe('branches', () => {
  it('are written as they were read', () => {
    const condition = fc.dictionary(
      fc.constantFrom(...comparisons),
      fc.oneof(fc.string(), fc.integer()),
      { minKeys: 1, noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.dictionary(name, condition, { noNullPrototype: true }), (value) => {
        const rows = readBranches(value as Json)
        expect(rows && writeBranches(rows)).toEqual(value)
      }),
    )
  })

  it('are not read when a form could not show all of them', () => {
    expect(readBranches({ a: { like: 'x' } })).toBeUndefined()
    expect(readBranches({ a: 'x' })).toBeUndefined()
    expect(readBranches(['a'])).toBeUndefined()
  })

  it('are not written while two have one name', () => {
    const rows = ['a', 'a'].map((one) => ({ name: one, condition: [] }))
    expect(doubledName(rows)).toBe('a')
    expect(writeBranches(rows)).toBeUndefined()
    expect(freeName('branch', [{ name: 'branch2' }])).toBe('branch3')
  })
})

describe('labels', () => {
  it('are written as they were read', () => {
    const texts = fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 3 })
    const told = fc.dictionary(name, fc.oneof(fc.string({ minLength: 1 }), texts), {
      minKeys: 1,
      noNullPrototype: true,
    })
    const names = fc.uniqueArray(name, { minLength: 1 })
    fc.assert(
      fc.property(fc.oneof(told, names), (value) => {
        expect(writeLabels(readLabels(value) ?? [])).toEqual(value)
      }),
    )
  })

  it('stand for themselves where they have no example', () => {
    const rows = [
      { name: 'sport', examples: ['A goal.', 'A match.'] },
      { name: 'law', examples: [] },
    ]
    expect(writeLabels(rows)).toEqual({ sport: ['A goal.', 'A match.'], law: 'law' })
    expect(readLabels([1])).toBeUndefined()
    expect(readLabels({ a: 1 })).toBeUndefined()
  })
})
