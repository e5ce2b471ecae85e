import { createRegistry, runFlow } from '@chainwright/core'
import type { Json, Models, RunEvent } from '@chainwright/core'
import type { BaseMessage } from '@langchain/core/messages'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { RunnableLambda } from '@langchain/core/runnables'
import {
  FakeListChatModel,
  FakeStreamingChatModel,
  FakeStreamingLLM,
  SyntheticEmbeddings,
} from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { classify } from '../nodes/classify.ts'
import { generate } from '../nodes/generate.ts'
import { retrieve } from '../nodes/retrieve.ts'
import { summarize } from '../nodes/summarize.ts'
import type { DrawSettings } from './chat-provider.ts'
import { modelsFromLangChain } from './models-from-langchain.ts'

const registry = createRegistry([generate, retrieve, classify, summarize])
const { signal } = new AbortController()

/** Runs one node on a model, with these literals, and gives its outputs. */
async function runNode(
  node: { type: string; inputs: Json; output: string },
  models: Models,
  onEvent?: (event: RunEvent) => void,
): Promise<unknown> {
  const { type, inputs, output } = node
  const flow: Json = {
    chainwright: 1,
    nodes: { one: { type, model: 'mine', inputs } },
    outputs: { out: { from: `one.${output}` } },
  }
  const { outputs } = await runFlow(flow, { registry, models, ...(onEvent && { onEvent }) })
  return outputs['out']
}

const writing = (inputs: Json) => ({ type: 'generate', inputs, output: 'text' })

describe('modelsFromLangChain', () => {
  it('has a chat model of LangChain write for a node, piece by piece', async () => {
    const models = modelsFromLangChain({
      mine: new FakeListChatModel({ responses: ['Good day.'] }),
    })
    const pieces: string[] = []
    const reply = await runNode(writing({ prompt: 'Greet.' }), models, (event) => {
      if (event.type === 'node-delta') pieces.push(event.text)
    })
    expect(reply).toBe('Good day.')
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toBe('Good day.')
  })

  it('hands the conversation on, honours stop texts, and cuts a reply that is too long', async () => {
    const heard: BaseMessage[][] = []
    const echo = RunnableLambda.from((messages: BaseMessage[]) => {
      heard.push(messages)
      return 'one two STOP three'
    })
    const models = modelsFromLangChain({ mine: echo.pipe(new StringOutputParser()) })
    const asked = { prompt: 'Count.', system: 'Be brief.', stop: [' STOP'] }
    expect(await runNode(writing(asked), models)).toBe('one two')
    expect(heard[0]!.map((message) => [message.type, message.text])).toEqual([
      ['system', 'Be brief.'],
      ['human', 'Count.'],
    ])
    const long = new FakeStreamingLLM({ responses: ['word '.repeat(100)] })
    const cut = { ...writing({ prompt: 'Go on.', maxTokens: 8 }), output: 'finish' }
    expect(await runNode(cut, modelsFromLangChain({ mine: long }))).toBe('length')
  })

  it('makes the model for what a node asks, once for each way of drawing', async () => {
    const asked: DrawSettings[] = []
    const models = modelsFromLangChain({
      mine: (settings: DrawSettings) => {
        asked.push(settings)
        return new FakeListChatModel({ responses: ['ok'] })
      },
    })
    const warm = writing({ prompt: 'a', temperature: 0.7, topK: 5, seed: 3, maxTokens: 9 })
    for (const node of [warm, warm, writing({ prompt: 'a' })]) {
      expect(await runNode(node, models)).toBe('ok')
    }
    expect(asked).toEqual([
      { maxTokens: 9, temperature: 0.7, topK: 5, seed: 3 },
      { maxTokens: 256, temperature: 0 },
    ])
  })

  it.each([
    ['temperature', { temperature: 0.5 }],
    ['topK', { topK: 3 }],
    ['topP', { topP: 0.5 }],
    ['logProbabilities', { logProbabilities: 2 }],
    ['regex', { regex: 'a+' }],
  ])('refuses %s of a model that draws as it was made', async (option, inputs) => {
    const models = modelsFromLangChain({ mine: new FakeListChatModel({ responses: ['ok'] }) })
    const run = runNode(writing({ prompt: 'a', ...inputs }), models)
    await expect(run).rejects.toMatchObject({ code: 'option-refused' })
    await expect(run).rejects.toThrow(option)
  })

  it('gives language tasks to chat models by prompt, and asks once more for the right form', async () => {
    const responses = ['I think so', '{"choice":"good"}']
    const models = modelsFromLangChain({ mine: new FakeListChatModel({ responses }) })
    const choosing = writing({ prompt: 'How?', choices: ['good', 'bad'] })
    expect(await runNode(choosing, models)).toBe('good')
    const short = modelsFromLangChain({ mine: new FakeListChatModel({ responses: ['Short.'] }) })
    const shortening = { type: 'summarize', inputs: { text: 'A long text.' }, output: 'summary' }
    expect(await runNode(shortening, short)).toBe('Short.')
  })

  it('embeds by embeddings of LangChain, to vectors of length one', async () => {
    const models = modelsFromLangChain({ mine: new SyntheticEmbeddings({ vectorSize: 8 }) })
    const { capabilities } = await models.resolve('mine', ['embed'], signal)
    expect(capabilities.embed!.dimensions).toBe(8)
    const [vector] = await capabilities.embed!.embed(['Hello there'], { signal })
    expect(Math.hypot(...vector!)).toBeCloseTo(1)
    const texts = ['aaa bbb', 'zzz yyy xxx', 'aaa bbb c']
    const finding = {
      type: 'retrieve',
      inputs: { query: 'aaa bbb', texts, top: 1 },
      output: 'passages',
    }
    expect(await runNode(finding, models)).toEqual(['aaa bbb'])
  })

  it('says what is missing, and leaves other references to other models', async () => {
    const model = new FakeListChatModel({ responses: ['ok'] })
    const models = modelsFromLangChain({ chat: model })
    expect(models.problem!('chat', ['generate'])).toBeUndefined()
    expect(models.problem!('chat', ['embed'])).toContain('cannot embed')
    expect(models.problem!('other', ['generate'])).toContain('there are chat')
    await expect(models.resolve('other', ['generate'], signal)).rejects.toMatchObject({
      code: 'model-missing',
    })
    const both = modelsFromLangChain({ chat: model }, createFakeModels({ reply: 'fake' }))
    expect((await both.resolve('other', ['generate'], signal)).identity).toBe('fake/other')
    expect((await both.resolve('chat', ['generate'], signal)).identity).toContain(
      'FakeListChatModel',
    )
  })

  it('tells of errors with what may help, and ends when it is cancelled', async () => {
    const failing = new FakeStreamingChatModel({ thrownErrorString: 'overloaded' })
    const models = modelsFromLangChain({ mine: failing })
    await expect(runNode(writing({ prompt: 'a' }), models)).rejects.toMatchObject({
      code: 'runnable-failed',
      retryable: true,
    })
    const slow = modelsFromLangChain({
      mine: new FakeListChatModel({ responses: ['slow'], sleep: 10_000 }),
    })
    const controller = new AbortController()
    const { capabilities } = await slow.resolve('mine', ['generate'], controller.signal)
    const reply = capabilities.generate!.generate({ text: 'a' }, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(reply).rejects.toThrow('enough')
  })
})
