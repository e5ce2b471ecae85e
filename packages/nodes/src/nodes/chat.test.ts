import type { Message } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { chat } from './chat.ts'

const user = (content: string): Message => ({ role: 'user', content })
const assistant = (content: string): Message => ({ role: 'assistant', content })

test('answers, and gives the conversation back with both turns', async () => {
  const models = createFakeModels({ reply: 'Fine, thanks.' })
  const history = [user('Hello'), assistant('Hi!')]
  const inputs = { prompt: 'How are you?', history, system: 'Be brief.' }
  const { outputs, deltas } = await runNode(chat, inputs, { model: models.capabilities })
  expect(outputs).toEqual({
    reply: 'Fine, thanks.',
    history: [...history, user('How are you?'), assistant('Fine, thanks.')],
    dropped: 0,
  })
  expect(deltas).toEqual({ reply: 'Fine, thanks.' })
  expect(models.calls[0]?.arguments[0]).toEqual({
    messages: [{ role: 'system', content: 'Be brief.' }, ...history, user('How are you?')],
  })
})

test('leaves out the oldest turns when all of them do not fit the budget', async () => {
  const model = createFakeModels({ reply: 'Yes.' }).capabilities
  const history = [user('one '.repeat(50)), assistant('1'), user('two'), assistant('2')]
  const { outputs } = await runNode(chat, { prompt: 'three', history, budget: 60 }, { model })
  expect(outputs).toMatchObject({
    history: [user('two'), assistant('2'), user('three'), assistant('Yes.')],
    dropped: 2,
  })
})

test('keeps a system text of the history in front, and gives turns alone back', async () => {
  const models = createFakeModels({ reply: 'Yes.' })
  const history: Message[] = [{ role: 'system', content: 'Be kind.' }, user('a'), assistant('b')]
  const { outputs } = await runNode(chat, { prompt: 'c', history }, { model: models.capabilities })
  expect(models.calls[0]?.arguments[0]).toEqual({ messages: [...history, user('c')] })
  expect(outputs['history']).toEqual([user('a'), assistant('b'), user('c'), assistant('Yes.')])
})

test('refuses a model that cannot converse', async () => {
  const { capabilities } = createFakeModels()
  const model = { ...capabilities, generate: { ...capabilities.generate, chat: false } }
  await expect(runNode(chat, { prompt: 'a' }, { model })).rejects.toMatchObject({
    code: 'model-not-chat',
  })
})
