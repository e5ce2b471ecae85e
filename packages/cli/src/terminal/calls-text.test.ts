import type { StepCalls } from '@chainwright/core'
import { expect, test } from 'vitest'
import { callsText, lastCallLine } from './calls-text.ts'
import { createPalette } from './palette.ts'

const plain = createPalette(
  { isTerminal: false, columns: 80, rows: 24, write: () => undefined },
  {},
)

function callsOf(...kept: StepCalls['kept']): StepCalls {
  return { count: kept.length, kept }
}

test('shows a prompt as the model reads it, with the options of the call', () => {
  const prompt = { messages: [{ role: 'user', content: 'Hello' }] }
  const options = { maxTokens: 80, temperature: 0.5 }
  const call = {
    capability: 'generate',
    model: 'starter',
    prompt,
    asRead: '<user>\nHello',
    options,
  }
  expect(callsText(callsOf(call), plain)).toEqual([
    '    generate starter, maxTokens 80, temperature 0.5',
    '      <user>',
    '      Hello',
  ])
})

test('shows a conversation where the template is not known', () => {
  const prompt = { messages: [{ role: 'user', content: 'Hello' }] }
  expect(callsText(callsOf({ capability: 'generate', prompt }), plain)[1]).toBe('      user: Hello')
})

test('says how many texts and calls are not shown', () => {
  const texts = Array.from({ length: 10 }, (_, at) => `text ${at}`)
  const lines = callsText({ count: 3, kept: [{ capability: 'embed', texts }] }, plain)
  expect(lines.slice(-3)).toEqual([
    '      text 7',
    '      … and 2 more',
    '    2 more, which were not kept',
  ])
})

test('terminal codes in what was sent do nothing', () => {
  const [, line] = callsText(callsOf({ capability: 'embed', texts: ['\u001b[2J'] }), plain)
  expect(line).not.toContain('\u001b')
})

test('an error shows the last call on one line', () => {
  const calls = callsOf(
    { capability: 'generate', prompt: { text: 'first' } },
    { capability: 'generate', prompt: { text: `last\n${'x'.repeat(50)}` } },
  )
  expect(lastCallLine(calls, 20)).toBe('generate: last xxxxx…')
  expect(lastCallLine(callsOf(), 20)).toBeUndefined()
})
