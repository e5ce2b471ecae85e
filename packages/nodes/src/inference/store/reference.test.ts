import { expect, test } from 'vitest'
import { parseReference } from './reference.ts'

test('takes references apart', () => {
  expect(parseReference('starter')).toEqual({ source: 'starter', name: undefined })
  expect(parseReference('starter#q8')).toEqual({ source: 'starter', name: undefined, dtype: 'q8' })
  expect(parseReference('starter/small')).toEqual({ source: 'starter', name: 'small' })
  expect(parseReference('file/my-model#fp32')).toEqual({
    source: 'file',
    name: 'my-model',
    dtype: 'fp32',
  })
  expect(parseReference('hf/Owner/Name-1.5#q4')).toEqual({
    source: 'hf',
    name: 'Owner/Name-1.5',
    dtype: 'q4',
  })
})

test('refuses names that could leave a folder', () => {
  for (const reference of [
    'file/..',
    'file/../x',
    'file//etc',
    'file/a/b',
    'hf/a',
    'hf/../x/y',
    '',
  ]) {
    expect(() => parseReference(reference), reference).toThrow(/not well formed|There is no model/)
  }
})

test('follows aliases, also to other aliases', () => {
  const aliases = new Map([
    ['mine', 'big'],
    ['big', 'hf/Owner/Name'],
  ])
  expect(parseReference('mine', aliases)).toMatchObject({ source: 'hf', name: 'Owner/Name' })
})

test('refuses aliases that lead in a circle', () => {
  const aliases = new Map([
    ['a', 'b'],
    ['b', 'a'],
  ])
  expect(() => parseReference('a', aliases)).toThrow('a → b → a')
})

test('says that another provider is not here', () => {
  expect(() => parseReference('openai/gpt')).toThrow(
    expect.objectContaining({ code: 'model-missing' }),
  )
})
