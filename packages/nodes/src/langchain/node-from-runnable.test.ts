import { createRegistry, list, number, port, runFlow, text } from '@chainwright/core'
import type { Json, NodeType, RunEvent } from '@chainwright/core'
import { awaitAllCallbacks } from '@langchain/core/callbacks/promises'
import { AIMessageChunk } from '@langchain/core/messages'
import { ChatGenerationChunk } from '@langchain/core/outputs'
import {
  CommaSeparatedListOutputParser,
  JsonOutputParser,
  StringOutputParser,
  StructuredOutputParser,
} from '@langchain/core/output_parsers'
import { ChatPromptTemplate, MessagesPlaceholder, PromptTemplate } from '@langchain/core/prompts'
import { RunnableBranch, RunnableLambda, RunnableParallel } from '@langchain/core/runnables'
import {
  FakeListChatModel,
  FakeRetriever,
  FakeStreamingChatModel,
  FakeStreamingLLM,
  FakeTracer,
} from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { flowToRunnable } from './flow-to-runnable.ts'
import {
  type AnyRunnable,
  type RunnableNodeOptions,
  nodeFromRunnable,
} from './node-from-runnable.ts'

const about = { type: 'made@1', title: 'Made', description: 'Made from a runnable.' } as const

function nodeOf(runnable: AnyRunnable, options: Partial<RunnableNodeOptions> = {}): NodeType {
  return nodeFromRunnable(runnable, { ...about, ...options })
}

/** Says its words one by one and tells what they took; LangChain's own fakes leave the numbers out. */
class CountingModel extends FakeStreamingChatModel {
  readonly #words: readonly string[]

  constructor({ words }: { words: readonly string[] }) {
    super({})
    this.#words = words
  }

  override async *_streamResponseChunks(): AsyncGenerator<ChatGenerationChunk> {
    for (const text of this.#words) {
      yield new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) })
    }
    const output_tokens = this.#words.length
    const used = { input_tokens: 5, output_tokens, total_tokens: 5 + output_tokens }
    const message = Object.assign(new AIMessageChunk(''), { usage_metadata: used })
    yield new ChatGenerationChunk({ text: '', message })
  }
}

/** Names and types of ports. */
function portsOf(ports: NodeType['inputs']): Record<string, string> {
  return Object.fromEntries(Object.entries(ports).map(([name, one]) => [name, one.type.name]))
}

/** Runs a flow of the one node, with these inputs, and gives its outputs. */
async function runNode(
  node: NodeType,
  inputs: Record<string, { type: string; value: unknown }>,
  options: { onEvent?: (event: RunEvent) => void; signal?: AbortSignal } = {},
): Promise<Readonly<Record<string, unknown>>> {
  const flow: Json = {
    chainwright: 1,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, { type }]) => [name, { type }])),
    nodes: {
      made: {
        type: 'made',
        inputs: Object.fromEntries(
          Object.keys(inputs).map((name) => [name, { from: `inputs.${name}` }]),
        ),
      },
    },
    outputs: Object.fromEntries(
      Object.keys(node.outputs).map((name) => [name, { from: `made.${name}` }]),
    ),
  }
  const values = Object.fromEntries(Object.entries(inputs).map(([name, one]) => [name, one.value]))
  const { outputs } = await runFlow(flow, {
    registry: createRegistry([node]),
    inputs: values,
    ...options,
  })
  return outputs
}

describe('nodeFromRunnable', () => {
  it('has a port for each variable of a prompt and the text of the model behind it', async () => {
    const prompt = ChatPromptTemplate.fromMessages([
      ['system', 'You speak {language}.'],
      new MessagesPlaceholder('before'),
      ['human', '{question}'],
    ])
    const model = new FakeListChatModel({ responses: ['Oui.'] })
    const node = nodeOf(prompt.pipe(model))
    expect(portsOf(node.inputs)).toEqual({ language: 'text', before: 'messages', question: 'text' })
    expect(portsOf(node.outputs)).toEqual({ text: 'text' })
    const outputs = await runNode(node, {
      language: { type: 'text', value: 'French' },
      before: { type: 'messages', value: [{ role: 'user', content: 'Hello' }] },
      question: { type: 'text', value: 'Ready?' },
    })
    expect(outputs).toEqual({ text: 'Oui.' })
  })

  it.each([
    ['a model', false],
    ['a chain', true],
  ])('shows text as %s writes it, and adds up what it used', async (_, chained) => {
    const model = new CountingModel({ words: ['Once ', 'upon ', 'a time'] })
    const events: RunEvent[] = []
    const node = nodeOf(chained ? model.pipe(new StringOutputParser()) : model)
    const outputs = await runNode(
      node,
      { prompt: { type: 'text', value: 'Tell.' } },
      { onEvent: (event) => events.push(event) },
    )
    expect(outputs).toEqual({ text: 'Once upon a time' })
    const deltas = events.flatMap((event) => (event.type === 'node-delta' ? [event.text] : []))
    expect(deltas).toEqual(['Once ', 'upon ', 'a time'])
    const end = events.find((event) => event.type === 'node-end')
    expect(end).toMatchObject({ usage: { inputTokens: 5, outputTokens: 3 } })
  })

  it('takes a prompt or a conversation where it is a model, and not neither', async () => {
    const node = nodeOf(new FakeStreamingLLM({ responses: ['written'] }))
    expect(portsOf(node.inputs)).toEqual({ prompt: 'text', messages: 'messages' })
    const said = { type: 'messages', value: [{ role: 'user', content: 'Hello' }] }
    expect(await runNode(node, { messages: said })).toEqual({ text: 'written' })
    await expect(runNode(node, {})).rejects.toMatchObject({ code: 'flow-invalid' })
  })

  it('sends a list through batch, where one failed item fails alone', async () => {
    const sizes: number[] = []
    class Counted extends RunnableLambda<string, string> {
      override async batch(inputs: string[], ...rest: never[]): Promise<never> {
        sizes.push(inputs.length)
        return super.batch(inputs, ...rest) as Promise<never>
      }
    }
    const lambda = new Counted({
      func: (said: string) => {
        if (said === 'b') throw new Error('not b')
        return said.toUpperCase()
      },
    })
    const node = nodeOf(lambda, { outputs: { text: port(text) } })
    const words = { type: 'json[]', value: ['a', 'c'] }
    expect(await runNode(node, { input: words })).toEqual({ text: ['A', 'C'] })
    expect(sizes).toEqual([2])
    const failed = runNode(node, { input: { type: 'json[]', value: ['a', 'b'] } })
    await expect(failed).rejects.toMatchObject({
      code: 'runnable-failed',
      message: '`Made` of LangChain failed: not b',
      retryable: true,
    })
  })

  it('gives each branch of a map a port, and takes what a branch chooses', async () => {
    const map = RunnableParallel.from({
      loud: RunnableLambda.from((said: string) => said.toUpperCase()),
      text: new FakeListChatModel({ responses: ['Yes.'] }),
    })
    const node = nodeOf(map)
    expect(portsOf(node.outputs)).toEqual({ loud: 'json', text: 'text' })
    const input = { type: 'json', value: 'hm' }
    expect(await runNode(node, { input })).toEqual({ loud: 'HM', text: 'Yes.' })

    const branch = RunnableBranch.from<string, string>([
      [(said) => said.length > 3, () => 'long'],
      () => 'short',
    ])
    const chosen = nodeOf(branch, { outputs: { size: port(text) } })
    expect(await runNode(chosen, { input })).toEqual({ size: 'short' })
  })

  it('follows the schema of a parser, and gives lists and JSON of others', async () => {
    const schema = z.object({ name: z.string(), age: z.int(), friends: z.array(z.string()) })
    const parser = StructuredOutputParser.fromZodSchema(schema)
    const parsing = nodeOf(parser)
    expect(portsOf(parsing.inputs)).toEqual({ text: 'text' })
    expect(portsOf(parsing.outputs)).toEqual({ name: 'text', age: 'number', friends: 'text[]' })
    const reply = '```json\n{"name":"Ann","age":7,"friends":["Bo"]}\n```'
    expect(await runNode(parsing, { text: { type: 'text', value: reply } })).toEqual({
      name: 'Ann',
      age: 7,
      friends: ['Bo'],
    })
    const listing = nodeOf(new CommaSeparatedListOutputParser())
    const words = { type: 'text', value: 'a, b' }
    expect(await runNode(listing, { text: words })).toEqual({ items: ['a', 'b'] })
    const json = nodeOf(new JsonOutputParser())
    const bad = runNode(json, { text: { type: 'text', value: 'no JSON at all' } })
    await expect(bad).rejects.toMatchObject({ code: 'runnable-failed', retryable: true })
  })

  it('takes and gives what its ports say: objects by key, or one value', async () => {
    const add = RunnableLambda.from(({ a, b }: { a: number; b: number }) => a + b)
    const node = nodeOf(add, {
      inputs: { a: port(number), b: port(number, { default: 2 }) },
      outputs: { sum: port(number) },
    })
    expect(await runNode(node, { a: { type: 'number', value: 1 } })).toEqual({ sum: 3 })
    const wrong = nodeOf(add, { inputs: node.inputs, outputs: { sum: port(list(text)) } })
    const run = runNode(wrong, { a: { type: 'number', value: 1 } })
    await expect(run).rejects.toMatchObject({ code: 'output-type' })
  })

  it('gives documents of a retriever, and messages of a prompt, as plain values', async () => {
    const found = await runNode(nodeOf(new FakeRetriever()), {
      query: { type: 'text', value: 'x' },
    })
    expect(found['documents']).toMatchObject([{ pageContent: 'foo', metadata: {} }, {}])
    const prompt = nodeOf(ChatPromptTemplate.fromTemplate('Hi {name}'))
    expect(await runNode(prompt, { name: { type: 'text', value: 'Ann' } })).toEqual({
      messages: [{ role: 'user', content: 'Hi Ann' }],
    })
    const plain = nodeOf(PromptTemplate.fromTemplate('Hi {name}'))
    expect(await runNode(plain, { name: { type: 'text', value: 'Ann' } })).toEqual({
      text: 'Hi Ann',
    })
  })

  it('leaves a runnable that is cancelled, and says how long an endpoint asks to wait', async () => {
    const controller = new AbortController()
    const lingering = nodeOf(RunnableLambda.from(() => new Promise<string>(() => undefined)))
    const input = { type: 'json', value: null }
    const run = runNode(lingering, { input }, { signal: controller.signal })
    controller.abort()
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })

    const limited = RunnableLambda.from(() => {
      const headers = { 'retry-after': '7' }
      throw Object.assign(new Error('slow down'), { status: 429, headers })
    })
    await expect(runNode(nodeOf(limited), { input })).rejects.toMatchObject({
      code: 'runnable-failed',
      retryable: true,
      retryAfterMs: 7_000,
    })
    const refused = RunnableLambda.from(() => {
      throw Object.assign(new Error('no such model'), { status: 404 })
    })
    await expect(runNode(nodeOf(refused), { input })).rejects.toMatchObject({ retryable: false })
  })

  it('is traced below its step when the flow itself is a runnable', async () => {
    const chain = PromptTemplate.fromTemplate('Hi {name}').pipe(
      new FakeListChatModel({ responses: ['Hello.'] }),
    )
    const node = nodeOf(chain.withConfig({ runName: 'greeting' }))
    expect(portsOf(node.inputs)).toEqual({ name: 'text' })
    const flow: Json = {
      chainwright: 1,
      inputs: { names: { type: 'text[]' } },
      nodes: { greet: { type: 'made', inputs: { name: { from: 'inputs.names' } } } },
      outputs: { texts: { from: 'greet.text' } },
    }
    const tracer = new FakeTracer()
    const runnable = flowToRunnable(flow, { registry: createRegistry([node]), output: 'texts' })
    const callbacks = [tracer]
    expect(await runnable.invoke([`Ann`, 'Bo'], { callbacks })).toEqual(['Hello.', 'Hello.'])
    await awaitAllCallbacks()
    const [greet, ...more] = tracer.runs[0]!.child_runs
    expect(more).toEqual([])
    expect(greet!.child_runs.map(({ name }) => name)).toEqual(['greeting', 'greeting'])
    expect(greet!.child_runs[0]!.child_runs.map(({ name }) => name)).toEqual([
      'PromptTemplate',
      'FakeListChatModel',
    ])
  })
})
