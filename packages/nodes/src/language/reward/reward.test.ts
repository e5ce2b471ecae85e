import { expect, test } from 'vitest'
import { createFakeModels } from '../../fake/create-fake-models.ts'
import { fakeVector } from '../../fake/fake-embedder.ts'
import { judgeTask } from './reward-judge.ts'
import { promptAsText } from './reward-request.ts'
import { scoreReplies, scoreRequests } from './reward.ts'

const { signal } = new AbortController()
const used: unknown[] = []
const context = { signal, usage: (usage: unknown) => void used.push(usage) }
const prompt = { text: 'The sky is' }

/** ln p of each word, whatever stands before it. */
const words = new Map([
  [' blue', -1],
  [' very', -2],
  [' green', -4],
])
const likelihood = (token: string): number => words.get(token) ?? -9

test('scores a reply by the mean log-probability of its tokens', async () => {
  const models = createFakeModels({ likelihood })
  const replies = [' blue', ' very blue', ' very green']
  const scores = await scoreReplies('likelihood', { prompt, replies }, models.capabilities, context)
  expect(scores).toEqual([
    { value: -1, kind: 'log-probability-per-token' },
    { value: -1.5, kind: 'log-probability-per-token' },
    { value: -3, kind: 'log-probability-per-token' },
  ])
  expect(models.calls).toHaveLength(1)
})

test('scores a reply by the sum when asked, and counts the tokens that were read', async () => {
  const { capabilities } = createFakeModels({ likelihood })
  used.length = 0
  const request = { prompt, replies: [' blue', ' very green'], normalize: 'sum' } as const
  const scores = await scoreReplies('likelihood', request, capabilities, context)
  expect(scores.map(({ value }) => value)).toEqual([-1, -6])
  expect(used).toEqual([{ inputTokens: 3 + 1 + 2 }])
})

test('tells no likelihood of an empty reply, and scores the other requests', async () => {
  const { capabilities } = createFakeModels({ likelihood })
  const requests = [[''], [' blue']].map((replies) => ({ prompt, replies, context }))
  const [empty, blue] = await scoreRequests('likelihood', requests, capabilities)
  expect(empty).toMatchObject({ code: 'reply-empty', port: 'reply' })
  expect(blue).toEqual([{ score: { value: -1, kind: 'log-probability-per-token' } }])
})

test('compares all replies with their references in one call', async () => {
  const models = createFakeModels({ dimensions: 64 })
  const requests = [
    { prompt, replies: ['a blue sky', 'a blue sky at noon'], reference: 'a blue sky', context },
    { prompt, replies: ['anything'], context },
    { prompt, replies: ['rain'], reference: 'rain', context },
  ]
  const [first, second, third] = await scoreRequests('similarity', requests, models.capabilities)
  const [a, b] = ['a blue sky', 'a blue sky at noon'].map((text) => fakeVector(text, 64))
  const cosine = a!.reduce((sum, value, at) => sum + value * b![at]!, 0)
  expect(first).toMatchObject([
    { score: { value: expect.closeTo(1, 6), kind: 'cosine' } },
    { score: { value: expect.closeTo(cosine, 6) } },
  ])
  expect(second).toMatchObject({ code: 'input-missing', port: 'reference' })
  expect(third).toMatchObject([{ score: { value: expect.closeTo(1, 6) } }])
  expect(models.calls.map(({ capability }) => capability)).toEqual(['embed'])
})

test('gives the raw logits of a reward model, all pairs in one call', async () => {
  const models = createFakeModels({ score: ({ second }) => second.length - 3 })
  const requests = [
    { prompt, replies: ['a', 'four'], context },
    { prompt: { messages: [{ role: 'user' as const, content: 'Hi' }] }, replies: [''], context },
  ]
  const scored = await scoreRequests('reward', requests, models.capabilities)
  expect(scored).toEqual([
    [{ score: { value: -2, kind: 'reward' } }, { score: { value: 1, kind: 'reward' } }],
    [{ score: { value: -3, kind: 'reward' } }],
  ])
  expect(models.calls[0]?.arguments[0]).toEqual([
    { first: 'The sky is', second: 'a' },
    { first: 'The sky is', second: 'four' },
    { first: 'Hi', second: '' },
  ])
})

test('expects the grade that a judge would give', async () => {
  // p(yes) : p(no) = 3 : 1, so the expected grade is 0.75 · 10 + 0.25 · 2.
  const grades = new Map([
    ['yes', 10],
    ['no', 2],
  ])
  const likely = (token: string): number => Math.log(token === 'yes' ? 0.6 : 0.2)
  const { capabilities } = createFakeModels({ likelihood: likely })
  const request = { prompt, replies: ['blue'], grades, context }
  const [scored] = await scoreRequests('judge', [request], capabilities)
  expect(scored).toEqual([
    {
      score: { value: expect.closeTo(8, 10), kind: 'expected-grade' },
      probabilities: { yes: expect.closeTo(0.75, 10), no: expect.closeTo(0.25, 10) },
    },
  ])
})

test('shows a judge prompt and reply, then the rubric and the grades from worst to best', () => {
  const grades = new Map([
    ['good', 1],
    ['bad', 0],
  ])
  const asked = { prompt, replies: [], rubric: 'Is it true?' }
  expect(judgeTask({ ...asked, grades }, 'blue')).toBe(
    'Prompt:\nThe sky is\n\nReply:\nblue\n\nIs it true? Say bad or good.',
  )
  expect(judgeTask({ ...asked, grades: new Map([...grades, ['fair', 0.4]]) }, 'blue')).toMatch(
    /Say one of these, from worst to best: bad, fair, good\.$/,
  )
  expect(judgeTask({ prompt, replies: [] }, 'blue')).toMatch(
    /Does the reply answer the prompt\? Say No or Yes\.$/,
  )
})

test('writes a conversation with the name of each speaker', () => {
  const messages = [
    { role: 'system' as const, content: 'Be brief.' },
    { role: 'user' as const, content: 'Hi' },
  ]
  expect(promptAsText({ messages })).toBe('system: Be brief.\nuser: Hi')
  expect(promptAsText({ messages: messages.slice(1) })).toBe('Hi')
})

test('stops between replies when it is cancelled', async () => {
  const controller = new AbortController()
  const models = createFakeModels({
    likelihood: () => {
      controller.abort(new Error('enough'))
      return -1
    },
  })
  const own = { signal: controller.signal, usage: () => {} }
  const request = { prompt, replies: ['a', 'b'] }
  await expect(scoreReplies('judge', request, models.capabilities, own)).rejects.toThrow('enough')
  expect(models.calls).toHaveLength(2)
})
