import { createRegistry, defineNode, list, number, port, text } from '@chainwright/core'
import type { Json } from '@chainwright/core'
import { HumanMessage } from '@langchain/core/messages'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { PromptTemplate } from '@langchain/core/prompts'
import { RunnableLambda, RunnableParallel, RunnablePassthrough } from '@langchain/core/runnables'
import { concat } from '@langchain/core/utils/stream'
import { describe, expect, it } from 'vitest'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { generate } from '../nodes/generate.ts'
import { ask } from '../nodes/ask.ts'
import { flowToRunnable } from './flow-to-runnable.ts'

const shout = defineNode({
  type: 'shout@1',
  title: 'Shout',
  description: 'Writes a text in capitals.',
  group: 'text',
  inputs: { text: port(text), times: port(number, { default: 1 }) },
  outputs: { text: port(text), letters: port(list(text)) },
  run: ({ inputs }) => ({
    text: inputs.text.toUpperCase().repeat(inputs.times),
    letters: [...inputs.text],
  }),
})

/** Takes as long as it is told, or until it is cancelled. */
const linger = defineNode({
  type: 'linger@1',
  title: 'Linger',
  description: 'Waits until it is cancelled.',
  group: 'control',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: ({ context }) =>
    new Promise((_, reject) => {
      context.signal.addEventListener('abort', () => reject(new Error('left')), { once: true })
    }),
})

const registry = createRegistry([shout, linger, generate, ask])

const shouting: Json = {
  chainwright: 1,
  name: 'Shouting',
  inputs: { text: { type: 'text' }, times: { type: 'number', default: 2 } },
  nodes: {
    loud: {
      type: 'shout',
      inputs: { text: { from: 'inputs.text' }, times: { from: 'inputs.times' } },
    },
  },
  outputs: { loud: { from: 'loud.text' }, letters: { from: 'loud.letters' } },
}

const writing: Json = {
  chainwright: 1,
  inputs: { prompt: { type: 'text' } },
  nodes: {
    write: { type: 'generate', model: 'any', inputs: { prompt: { from: 'inputs.prompt' } } },
    loud: { type: 'shout', inputs: { text: { from: 'write.text' } } },
  },
  outputs: { text: { from: 'write.text' }, loud: { from: 'loud.text' } },
}

describe('flowToRunnable', () => {
  it('gives the outputs of the flow by name and takes defaults for inputs left out', async () => {
    const flow = flowToRunnable(shouting, { registry })
    expect(await flow.invoke({ text: 'ab', more: 'is left out' })).toEqual({
      loud: 'ABAB',
      letters: ['a', 'b'],
    })
  })

  it('stands between the parts of a chain: a prompt before it, a parser after it', async () => {
    const flow = flowToRunnable(shouting, { registry, input: 'text', output: 'loud' })
    const chain = PromptTemplate.fromTemplate('hi {name}').pipe(flow).pipe(new StringOutputParser())
    expect(await chain.invoke({ name: 'Ann' })).toBe('HI ANNHI ANN')
  })

  it('is a part of maps and lambdas, and takes messages as text', async () => {
    const flow = flowToRunnable(shouting, { registry, output: 'loud' })
    const both = RunnableParallel.from({ loud: flow, given: new RunnablePassthrough() })
    const first = RunnableLambda.from((said: string) => ({
      text: new HumanMessage(said),
      times: 1,
    }))
    const { loud } = (await first.pipe(both).invoke('hey')) as { loud: string }
    expect(loud).toBe('HEY')
    expect(await RunnablePassthrough.assign({ loud: flow }).invoke({ text: 'x' })).toEqual({
      text: 'x',
      loud: 'XX',
    })
  })

  it('runs a batch, gives errors in their place, and keeps to maxConcurrency', async () => {
    const flow = flowToRunnable(shouting, { registry, output: 'loud' })
    const results = await flow.batch(
      [{ text: 'a' }, {}, { text: 'c', times: 1 }],
      { maxConcurrency: 1 },
      { returnExceptions: true },
    )
    expect(results[0]).toBe('AA')
    expect(results[1]).toMatchObject({ name: 'FlowError', code: 'input-missing', port: 'text' })
    expect(results[2]).toBe('C')
  })

  it('streams a text output as its node writes it, and the pieces make up the result', async () => {
    const models = createFakeModels({ reply: 'one two three' })
    const flow = flowToRunnable(writing, { registry, models, output: 'text' })
    const pieces: unknown[] = []
    for await (const piece of await flow.stream('Count.')) pieces.push(piece)
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces.join('')).toBe('one two three')
    const all = flowToRunnable(writing, { registry, models })
    let whole: unknown
    for await (const piece of await all.stream('Count.')) {
      whole = whole === undefined ? piece : concat(whole as object, piece as object)
    }
    expect(whole).toEqual({ text: 'one two three', loud: 'ONE TWO THREE' })
    expect(await all.invoke('Count.')).toEqual(whole)
  })

  it('rejects with the error of the node that failed', async () => {
    const models = createFakeModels({ without: ['generate'] })
    expect(() => flowToRunnable(writing, { registry, models })).toThrow(/cannot generate/)
    const flow = flowToRunnable(writing, { registry })
    await expect(flow.invoke('Count.')).rejects.toMatchObject({ name: 'FlowError', node: 'write' })
    const fallen = flow.withFallbacks([RunnableLambda.from(() => 'instead')])
    expect(await fallen.invoke('Count.')).toBe('instead')
  })

  it('ends when the signal is aborted, when time is up, and when nobody reads on', async () => {
    const nodes = { wait: { type: 'linger', inputs: { text: { from: 'inputs.text' } } } }
    const lingering: Json = {
      chainwright: 1,
      inputs: { text: { type: 'text' } },
      nodes,
      outputs: { text: { from: 'wait.text' } },
    }
    const flow = flowToRunnable(lingering, { registry })
    const controller = new AbortController()
    const begun = flow.invoke('x', { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(begun).rejects.toThrow('enough')
    await expect(flow.invoke('x', { timeout: 5 })).rejects.toMatchObject({ name: 'TimeoutError' })
    await expect(async () => {
      for await (const _ of await flow.stream('x', { timeout: 5 }));
    }).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('answers steps that ask by a function, and refuses to ask nobody', async () => {
    const asking: Json = {
      chainwright: 1,
      nodes: { approve: { type: 'ask', inputs: { question: 'May I?' } } },
      outputs: { answer: { from: 'approve.answer' } },
    }
    const asked: unknown[] = []
    const flow = flowToRunnable(asking, {
      registry,
      output: 'answer',
      answer: ({ step, ask: question }) => {
        asked.push([step, question])
        return 'yes'
      },
    })
    expect(await flow.invoke({})).toBe('yes')
    expect(asked).toMatchObject([['approve', { question: 'May I?' }]])
    await expect(flowToRunnable(asking, { registry }).invoke({})).rejects.toMatchObject({
      code: 'answer-missing',
    })
  })

  it('is a tool by its input schema', async () => {
    const flow = flowToRunnable(shouting, { registry, output: 'loud' })
    const tool = flow.asTool({ name: 'shout', schema: flow.inputSchema as never })
    expect(await tool.invoke({ text: 'a', times: 3 } as never)).toBe('AAA')
    await expect(tool.invoke({ times: 3 } as never)).rejects.toThrow()
  })
})
