import { fileURLToPath } from 'node:url'
import { AutoModelForCausalLM, AutoTokenizer, Tensor, env } from '@huggingface/transformers'
import type { PreTrainedModel, PreTrainedTokenizer } from '@huggingface/transformers'
import type { Capabilities, Labels, Score } from '@chainwright/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { softmaxOf } from '../../test/tiny-weights.ts'
import { judgeTask } from '../language/reward/reward-judge.ts'
import { createLocalModels } from '../local/local-models.ts'
import { classify } from './classify.ts'
import { rewardScore } from './reward-score.ts'

// The nodes on the models that ship with the repository. Likelihoods are worked out a second time
// from whole sequences, one by one, by the library called directly.

const starterFolder = fileURLToPath(new URL('../../../../models', import.meta.url))
const models = createLocalModels({ starterFolder })
const { signal } = new AbortController()
let writer: Partial<Capabilities>
let network: PreTrainedModel
let tokenizer: PreTrainedTokenizer

beforeAll(async () => {
  const needed = ['logProbabilities', 'tokenize', 'generate']
  writer = (await models.resolve('starter', needed, signal)).capabilities
  env.allowRemoteModels = false
  const folder = `${starterFolder}/smollm2-135m-instruct`
  tokenizer = await AutoTokenizer.from_pretrained(folder)
  network = await AutoModelForCausalLM.from_pretrained(folder, { dtype: 'q4', device: 'cpu' })
}, 60_000)

afterAll(async () => {
  await network.dispose()
  await models.close()
})

/** `ln p` of each token of an ending, from the logits of the whole sequence. */
async function logsOf(prompt: string, ending: string): Promise<number[]> {
  const before = tokenizer.encode(prompt, { add_special_tokens: false })
  const ids = tokenizer.encode(prompt + ending, { add_special_tokens: false })
  const shape = [1, ids.length]
  const { logits } = (await network({
    input_ids: new Tensor('int64', ids.map(BigInt), shape),
    attention_mask: new Tensor(
      'int64',
      ids.map(() => 1n),
      shape,
    ),
  })) as { logits: Tensor }
  const [rows = []] = logits.tolist() as number[][][]
  return ids.slice(before.length).map((id, at) => {
    const row = rows[before.length + at - 1] ?? []
    const top = Math.max(...row)
    const sum = row.reduce((total, logit) => total + Math.exp(logit - top), 0)
    return (row[id] ?? 0) - top - Math.log(sum)
  })
}

const total = (logs: readonly number[]): number => logs.reduce((sum, log) => sum + log, 0)

test('classifies by likelihood as the library has it', { timeout: 60_000 }, async () => {
  const template = '{{text}}\nSentiment:'
  const labels = ['positive', 'negative', 'neither good nor bad']
  const text = 'A wonderful film, and I would watch it again.'
  const inputs = { text, labels, template, strategy: 'likelihood' }
  const { outputs, usage } = await runNode(classify, inputs, { model: writer })
  const logs = []
  for (const label of labels) logs.push(total(await logsOf(`${text}\nSentiment:`, ` ${label}`)))
  const given = outputs['labels'] as Labels
  for (const [at, share] of softmaxOf(logs).entries()) {
    expect(given[labels[at]!]).toBeCloseTo(share, 3)
  }
  expect(outputs['label']).toBe('positive')
  expect(usage[0]?.inputTokens).toBeGreaterThan(15)
})

test('gives the likelihood of a reply as the library has it', { timeout: 60_000 }, async () => {
  const asked = 'What is the capital of France?'
  const prompt = writer.tokenize!.chat!([{ role: 'user', content: asked }])
  const replies = ['The capital of France is Paris.', 'Bananas are blue on Tuesdays.']
  const items = replies.map((reply) => ({ prompt: asked, reply }))
  const scores = (await runNodeBatch(rewardScore, items, { model: writer })) as { score: Score }[]
  for (const [at, reply] of replies.entries()) {
    const logs = await logsOf(prompt, reply)
    expect(scores[at]?.score.kind).toBe('log-probability-per-token')
    expect(scores[at]?.score.value).toBeCloseTo(total(logs) / logs.length, 2)
  }
  expect(scores[0]!.score.value).toBeGreaterThan(scores[1]!.score.value + 2)
})

test('judges with the grades that the library gives', { timeout: 60_000 }, async () => {
  const prompt = { text: 'What is the capital of France?' }
  const replies = ['The capital of France is Paris.', 'Bananas are blue on Tuesdays.']
  const items = replies.map((reply) => ({ prompt: prompt.text, reply, strategy: 'judge' }))
  const results = await runNodeBatch(rewardScore, items, { model: writer })
  const scores = results.map((result) => (result as { score: Score }).score.value)
  for (const [at, reply] of replies.entries()) {
    const content = judgeTask({ prompt, replies: [] }, reply)
    const read = writer.tokenize!.chat!([{ role: 'user', content }])
    const [no, yes] = [total(await logsOf(read, 'No')), total(await logsOf(read, 'Yes'))]
    expect(scores[at]).toBeCloseTo(softmaxOf([no, yes])[1]!, 2)
    expect(results[at]).toMatchObject({ probabilities: { Yes: expect.closeTo(scores[at]!, 10) } })
  }
  expect(scores[0]).toBeGreaterThan(scores[1]!)
})

test('writes a label after examples', { timeout: 60_000 }, async () => {
  const labels = {
    fruit: ['apple', 'a ripe pear', 'bananas'],
    animal: ['a dog', 'cats', 'the elephant'],
  }
  const items = ['a horse', 'cherries'].map((text) => ({ text, labels, strategy: 'examples' }))
  const results = await runNodeBatch(classify, items, { model: writer })
  expect(results).toMatchObject([{ label: 'animal' }, { label: 'fruit' }])
  for (const result of results as { score: number }[]) {
    expect(result.score).toBeGreaterThan(0)
    expect(result.score).toBeLessThanOrEqual(1)
  }
})

test('sorts by nearness in meaning on the sentence encoder', { timeout: 60_000 }, async () => {
  const { capabilities } = await models.resolve('starter', ['embed', 'tokenize'], signal)
  const labels = ['sport', 'weather', 'cooking']
  const texts = ['The striker scored twice.', 'Storms are coming from the west.', 'Whisk the eggs.']
  const items = texts.map((text) => ({ text, labels }))
  const results = await runNodeBatch(classify, items, { model: capabilities })
  expect(results).toMatchObject(labels.map((label) => ({ label })))
  const vectors = await capabilities.embed!.embed([texts[0]!, ...labels], { signal })
  const cosines = vectors
    .slice(1)
    .map((vector) => total([...vector].map((x, at) => x * vectors[0]![at]!)))
  const expected = softmaxOf(cosines.map((cosine) => cosine / 0.05))
  const given = (results[0] as { labels: Labels }).labels
  for (const [at, share] of expected.entries()) expect(given[labels[at]!]).toBeCloseTo(share, 2)
})
