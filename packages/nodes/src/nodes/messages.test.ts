import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { messages } from './messages.ts'

const user = (content: string) => ({ role: 'user', content })
const assistant = (content: string) => ({ role: 'assistant', content })
const system = (content: string) => ({ role: 'system', content })

test('puts system, turns, history and prompt in this order', async () => {
  const { outputs } = await runNode(messages, {
    system: 'Be short.',
    turns: [user('{{country}}?'), assistant('{{capital}}')],
    history: [user('Italy?'), assistant('Rome')],
    prompt: 'France?',
    country: 'Spain',
    capital: '{{not a name}}',
  })
  expect(outputs['messages']).toEqual([
    system('Be short.'),
    user('Spain?'),
    assistant('{{not a name}}'),
    user('Italy?'),
    assistant('Rome'),
    user('France?'),
  ])
})

test('keeps the system text of a history first, unless it has one of its own', async () => {
  const inputs = { history: [system('Old'), user('Hi')], turns: [user('One')] }
  const kept = await runNode(messages, inputs)
  expect(kept.outputs['messages']).toEqual([system('Old'), user('One'), user('Hi')])
  const replaced = await runNode(messages, { ...inputs, system: 'New' })
  expect(replaced.outputs['messages']).toEqual([system('New'), user('One'), user('Hi')])
})

test('has an input for each name, once', () => {
  const turns = [user('{{a}} {{b}}'), assistant('{{a}}')]
  expect(Object.keys(messages.ports?.({ turns }).inputs ?? {})).toEqual(['a', 'b'])
})

test.each([
  ['hello', 'turns-invalid'],
  [[{ role: 'tool', content: 'x' }], 'turns-invalid'],
  [[user('{{')], 'template-invalid'],
  [[user('{{prompt}}')], 'template-invalid'],
])('refuses the turns %j', (turns, code) => {
  expect(() => messages.ports?.({ turns })).toThrow(
    expect.objectContaining({ code, port: 'turns' }),
  )
})

test('refuses to build an empty conversation', async () => {
  await expect(runNode(messages, {})).rejects.toMatchObject({ code: 'input-missing' })
})
