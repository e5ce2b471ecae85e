import { describe, expect, it } from 'vitest'
import { labelEndings } from './label-likelihood.ts'

describe('the endings of a prompt', () => {
  const endingsOf = (text: string) => labelEndings({ text }, ['a', 'b c'])

  it('have a space before them after a word or a mark', () => {
    expect(endingsOf('Label:')).toEqual({ prompt: { text: 'Label:' }, endings: [' a', ' b c'] })
  })

  it('have one, however many the prompt ends with', () => {
    expect(endingsOf('Label:  ')).toEqual({ prompt: { text: 'Label:' }, endings: [' a', ' b c'] })
  })

  it('stand as they are at the beginning of a line, and of a text', () => {
    expect(endingsOf('Label:\n ')).toEqual({ prompt: { text: 'Label:\n' }, endings: ['a', 'b c'] })
    expect(endingsOf('')).toEqual({ prompt: { text: '' }, endings: ['a', 'b c'] })
  })

  it('begin the reply to a conversation', () => {
    const prompt = { messages: [{ role: 'user' as const, content: 'Hi ' }] }
    expect(labelEndings(prompt, ['a'])).toEqual({ prompt, endings: ['a'] })
  })

  it('end with a line break where one label begins another', () => {
    const grades = Array.from({ length: 10 }, (_, at) => String(at + 1))
    expect(labelEndings({ text: 'Grade:' }, grades).endings).toContain(' 10\n')
    expect(labelEndings({ text: 'Grade:' }, grades.slice(0, 9)).endings).toContain(' 9')
    const { endings } = labelEndings({ messages: [] }, ['not', 'maybe', 'not yet'])
    expect(endings).toEqual(['not\n', 'maybe\n', 'not yet\n'])
  })
})
