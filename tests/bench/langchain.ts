import { createRegistry, parseFlow, planFlow, startRun } from '@chainwright/core'
import { flowToRunnable, modelsFromLangChain, nodeFromRunnable } from '@chainwright/nodes/langchain'
import { generate } from '@chainwright/nodes'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { measurePair } from './measure.ts'

// What the adapters of LangChain add to a bare call of the same model, which answers at once from
// memory: per call, per piece of a stream, per item of a batch.
//
//   node --conditions=chainwright-source --expose-gc tests/bench/langchain.ts

/** Pieces that the model writes: it streams character by character. */
const pieces = 200
const items = 64
const reply = 'x'.repeat(pieces)
const prompt = 'Say something.'
const model = new FakeListChatModel({ responses: [reply] })

/** The shortest chain of LangChain's own. */
const chain = model.pipe(new StringOutputParser())

const node = nodeFromRunnable(model, { type: 'model@1', title: 'Model', description: 'Replies.' })
const registry = createRegistry([node, generate])
const models = modelsFromLangChain({ fake: model })

const asNode = planOf({ type: 'model', inputs: { prompt: { from: 'inputs.prompt' } } }, 'text')
const asModel = planOf(
  { type: 'generate', model: 'fake', inputs: { prompt: { from: 'inputs.prompt' } } },
  'text',
)
const asList = planOf({ type: 'model', inputs: { prompt: { from: 'inputs.prompt' } } }, 'text[]')
const runnable = flowToRunnable(asNode, { input: 'prompt', output: 'text' })

/** Listens to everything and does nothing, as the lightest tracer would. */
class Listener extends BaseCallbackHandler {
  name = 'listener'
  override handleChainStart(): void {}
  override handleChainEnd(): void {}
  override handleLLMEnd(): void {}
  override handleChatModelStart(): void {}
}
const callbacks = [new Listener()]

console.log('| what | bare, µs | with the adapter, µs | added, µs | ratio |')
console.log('| --- | --: | --: | --: | --: |')
await compare(`a stream of ${pieces} pieces: node from a runnable`, streamBare, () =>
  runPlan(asNode),
)
await compare(`the same: \`generate\` on a named model`, streamBare, () => runPlan(asModel))
await compare('the same, beside a chain of two: flow as a runnable', streamChain, streamFlow)
await compare('one `invoke`: flow as a runnable', invokeBare, () => runnable.invoke(prompt))
await compare(
  'the same, beside a chain of two',
  () => chain.invoke(prompt),
  () => runnable.invoke(prompt),
)
await compare(
  'one `invoke` with a listener: flow as a runnable',
  () => model.invoke(prompt, { callbacks }),
  () => runnable.invoke(prompt, { callbacks }),
)
await compare(`a \`batch\` of ${items}: node from a runnable`, batchBare, () => runList())

async function streamBare(): Promise<void> {
  let text = ''
  for await (const piece of await model.stream(prompt)) text += piece.text
  if (text !== reply) throw new Error('the bare stream is wrong')
}

async function streamChain(): Promise<void> {
  let text = ''
  for await (const piece of await chain.stream(prompt)) text += piece
  if (text !== reply) throw new Error('the stream of the chain is wrong')
}

async function streamFlow(): Promise<void> {
  let text = ''
  for await (const piece of await runnable.stream(prompt)) text += String(piece)
  if (text !== reply) throw new Error('the stream of the flow is wrong')
}

async function invokeBare(): Promise<void> {
  if ((await model.invoke(prompt)).text !== reply) throw new Error('the bare call is wrong')
}

async function runPlan(plan: ReturnType<typeof planOf>): Promise<void> {
  let text = ''
  const onEvent = (event: { type: string; text?: string }): void => {
    if (event.type === 'node-delta') text += event.text ?? ''
  }
  const { outputs } = await startRun(plan, { inputs: { prompt }, models, onEvent }).result
  if (outputs['out'] !== reply || text !== reply) throw new Error('the run is wrong')
}

async function batchBare(): Promise<void> {
  const replies = await model.batch(Array.from({ length: items }, () => prompt))
  if (replies.at(-1)?.text !== reply) throw new Error('the bare batch is wrong')
}

async function runList(): Promise<void> {
  const inputs = { prompt: Array.from({ length: items }, () => prompt) }
  const { outputs } = await startRun(asList, { inputs }).result
  if ((outputs['out'] as string[]).at(-1) !== reply) throw new Error('the list is wrong')
}

function planOf(one: Record<string, unknown>, type: 'text' | 'text[]') {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { prompt: { type } },
    nodes: { one },
    outputs: { out: { from: 'one.text' }, ...(type === 'text' && { text: { from: 'one.text' } }) },
  } as never)
  if (!flow) throw new Error('the flow is wrong')
  return planFlow(flow, registry, { models })
}

async function compare(what: string, bare: () => unknown, ours: () => unknown): Promise<void> {
  const { base, other, ratio } = await measurePair(bare, ours)
  const cells = [base, other, other - base].map((ms) => (ms * 1_000).toFixed(0))
  console.log(`| ${[what, ...cells, ratio.toFixed(2)].join(' | ')} |`)
}
