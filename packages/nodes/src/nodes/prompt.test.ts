import { FlowError } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { prompt } from './prompt.ts'

async function fill(template: string, values: Record<string, string> = {}): Promise<unknown> {
  return (await runNode(prompt, { template, ...values })).outputs['text']
}

test('has one input for each name in the template', () => {
  const ports = prompt.ports?.({ template: '{{question}} {{ facts }} {{question}}' })
  expect(Object.keys(ports?.inputs ?? {})).toEqual(['question', 'facts'])
})

test('puts values where their names stand', async () => {
  expect(await fill('Q: {{q}}\nA:', { q: 'Why?' })).toBe('Q: Why?\nA:')
})

test('leaves values as they are', async () => {
  expect(await fill('{{a}}|{{b}}', { a: '$& $1 {{b}}', b: '{{{{' })).toBe('$& $1 {{b}}|{{{{')
})

test('writes two braces for four', async () => {
  expect(await fill('{{{{name}} {"a": {"b": 1}}')).toBe('{{name}} {"a": {"b": 1}}')
})

test.each([
  '{{',
  '{{a',
  '{{}}',
  '{{a b}}',
  '{{constructor}}',
  '{{__proto__}}',
  '{{template}}',
  '{{{a}}}',
])('refuses %s', (template) => {
  expect(() => prompt.ports?.({ template })).toThrow(FlowError)
})

test('names line and column of a mistake', () => {
  expect(() => prompt.ports?.({ template: 'one\n  {{two' })).toThrow('Line 2, column 3')
})

test('refuses to grow beyond four mebibytes', async () => {
  const filled = fill('{{a}}'.repeat(10), { a: 'é'.repeat(300_000) })
  await expect(filled).rejects.toMatchObject({ code: 'value-too-large', port: 'text' })
})
