import { expect, test } from 'vitest'
import { whoseItems } from './whose-items.ts'

const steps = [
  { text: 'no', labels: ['sea', 'land'], mode: 'chat' },
  { text: 'I know the sea', labels: ['sea', 'land'], mode: 'chat' },
  { text: 'I know', labels: ['sea', 'land'], mode: 'chat' },
]

test('a text is of the steps that were given it, whatever else holds it', () => {
  const whose = whoseItems(steps)
  expect(whose('no')).toEqual([0])
  expect(whose('sea')).toEqual([0, 1, 2])
})

test('a prompt is of the step whose inputs make up most of it', () => {
  const whose = whoseItems(steps)
  const prompt = (text: string) => ({
    prompt: { text: `Labels: sea, land.\nText: ${text}\nLabel:` },
  })
  expect(steps.map(({ text }) => whose(prompt(text)))).toEqual([[0], [1], [2]])
})

test('a piece of a long text is of the step that was given the whole', () => {
  expect(whoseItems([{ text: 'one two three' }, { text: 'four' }])('two three')).toEqual([0])
})

test('what has nothing of anybody is everybody’s', () => {
  expect(whoseItems(steps)({ first: 'N/A', second: '' })).toEqual([0, 1, 2])
  expect(whoseItems([{ text: 'x' }])('anything')).toEqual([0])
})
