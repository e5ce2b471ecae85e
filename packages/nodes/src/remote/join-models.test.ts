import { FlowError, type Models } from '@chainwright/core'
import { expect, it } from 'vitest'
import { chatServer, fails, says } from '../../test/chat-server.ts'
import { openRemote } from '../../test/open-remote.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { joinModels } from './join-models.ts'

const { signal } = new AbortController()
const prompt = { messages: [{ role: 'user', content: 'Hello' }] } as const

/** Fake local models and `mine/m` at a server, with these aliases and fallbacks. */
async function joined(reply: Parameters<typeof chatServer>[0], configuration: object) {
  const { address, asked } = await chatServer(reply)
  const local: Models = createFakeModels({ reply: 'local' })
  const models = joinModels({ local, remote: openRemote(address), configuration })
  async function say(reference: string) {
    const { capabilities } = await models.resolve(reference, ['generate'], signal)
    return (await capabilities.generate!.generate(prompt, { signal })).text
  }
  return { models, asked, say }
}

it('leads references to where their models are', async () => {
  const { say, models } = await joined(says('remote'), { aliases: { a: 'b', b: 'mine/m' } })
  expect(await say('starter')).toBe('local')
  expect(await say('mine/m')).toBe('remote')
  expect(await say('a')).toBe('remote')
  expect(models.concurrency?.('a')).toBe(8)
  expect((await models.resolve('a', ['generate'], signal)).reference).toBe('a')
})

it('refuses aliases that lead in a circle', async () => {
  const { models } = await joined(says('x'), { aliases: { a: 'b', b: 'a' } })
  await expect(models.resolve('a', [], signal)).rejects.toMatchObject({ code: 'reference-invalid' })
  expect(models.problem?.('a', ['generate'])).toContain('circle')
})

it('asks the next model when one fails, each time anew', async () => {
  const replies = [fails(429, 'busy'), says('remote')]
  const reply: Parameters<typeof chatServer>[0] = (one, response) =>
    replies.shift()?.(one, response)
  const { say, models } = await joined(reply, { fallbacks: { 'mine/m': ['starter'] } })
  expect(await say('mine/m')).toBe('local')
  expect(await say('mine/m')).toBe('remote')
  const { identity } = await models.resolve('mine/m', ['generate'], signal)
  expect(identity).toContain('or else starter')
})

it('asks the next model for each reply of several that failed', async () => {
  const reply: Parameters<typeof chatServer>[0] = (one, response) =>
    one.body['seed'] === 1 ? says('remote')(one, response) : fails(500, 'down')(one, response)
  const { models } = await joined(reply, { fallbacks: { 'mine/m': ['starter'] } })
  const { capabilities } = await models.resolve('mine/m', ['generate'], signal)
  const requests = [1, 2].map((seed) => ({ prompt, seed }))
  const replies = await capabilities.generate!.generateBatch!(requests, { signal })
  expect(replies).toMatchObject([{ text: 'remote' }, { text: 'local' }])
})

it('takes the next model when one cannot be made', async () => {
  const fallbacks = { 'openai/gpt-5': ['starter'] }
  const { say, models } = await joined(says('x'), { fallbacks })
  expect(models.problem?.('openai/gpt-5', ['generate'])).toBeUndefined()
  expect(await say('openai/gpt-5')).toBe('local')
})

it('tells the first failure when all fail, and does not ask others for a wrong option', async () => {
  const { models, asked } = await joined(fails(500, 'down'), {
    fallbacks: { 'mine/m': ['mine/other'] },
  })
  const { capabilities } = await models.resolve('mine/m', ['generate'], signal)
  const failing = capabilities.generate!.generate(prompt, { signal })
  await expect(failing).rejects.toMatchObject({ code: 'endpoint-failed' })
  expect(asked.map(({ body }) => body['model'])).toEqual(['m', 'other'])
  const wrong = capabilities.generate!.generate(prompt, { signal, topK: 3 })
  await expect(wrong).rejects.toBeInstanceOf(FlowError)
  expect(asked).toHaveLength(2)
})
