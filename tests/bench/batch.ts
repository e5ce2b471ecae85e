import { fileURLToPath } from 'node:url'
import { pipeline } from '@huggingface/transformers'
import {
  type Json,
  createMemoryCache,
  createRegistry,
  parseFlow,
  planFlow,
  runRows,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { gatherModels } from '@chainwright/nodes/data'
import { createLocalModels } from '@chainwright/nodes/local'
import { type LabelledRow, readRows } from './labelled-rows.ts'
import { median } from './measure.ts'

// Rows of data through a local classifier and a local generator, each row a run of its own as
// `chainwright batch` makes them, against a loop over the library's pipeline, one text after the other.
// Loading a model is not counted: each way has answered one text before.
//
//   node --conditions=chainwright-source tests/bench/batch.ts PLACE [COUNT]

const [place = '', count = '1000'] = process.argv.slice(2)
const starterFolder = fileURLToPath(new URL('../../models', import.meta.url))
/** Rows in hand at once, as with `--concurrency 32`. */
const rowsAtOnce = 32
/** Tokens of each reply of the generator. */
const replyLength = 8
const warmUp = 'Something to read before the clock starts.'
const rows = (await readRows(place)).slice(0, Number(count))
const names = [...new Set(rows.map(({ label }) => label))].toSorted()

const classifier: Json = {
  type: 'classify',
  model: 'starter',
  inputs: { text: { from: 'inputs.text' }, labels: names },
}
const generator: Json = {
  type: 'generate',
  model: 'starter',
  inputs: { prompt: { from: 'inputs.text' }, mode: 'completion', maxTokens: replyLength },
}

console.log('| rows through | plain loop | one by one | 32 in hand | ratio | same results |')
console.log('| --- | --: | --: | --: | --: | --: |')
await compare({
  title: 'a classifier',
  rounds: 5,
  node: classifier,
  output: 'label',
  plain: classifyPlainly,
})
await compare({
  title: 'a generator',
  rounds: 1,
  node: generator,
  output: 'text',
  plain: generatePlainly,
})

interface Task {
  readonly title: string
  readonly rounds: number
  readonly node: Json
  readonly output: string
  readonly plain: (rows: readonly LabelledRow[]) => Promise<Timed>
}

interface Timed {
  readonly results: readonly unknown[]
  readonly seconds: number
}

/** The ways take turns; times and their ratio are the middle ones of all rounds. */
async function compare(task: Task): Promise<void> {
  const ways = [
    () => task.plain(rows),
    () => withRuns(task, 1),
    () => withRuns(task, rowsAtOnce),
  ] as const
  const timed: Timed[][] = []
  for (let round = 0; round < task.rounds; round += 1) {
    for (const [at, way] of ways.entries()) (timed[at] ??= []).push(await way())
  }
  const seconds = timed.map((some) => median(some.map((one) => one.seconds)))
  const [plain, , together] = timed
  const ratios = plain?.map((one, round) => one.seconds / (together?.[round]?.seconds ?? NaN)) ?? []
  const given = together?.[0]?.results
  const same = plain?.[0]?.results.filter((result, at) => result === given?.[at]).length
  const cells = [
    task.title,
    ...seconds.map((one) => `${one.toFixed(1)} s`),
    `${median(ratios).toFixed(2)} ×`,
    `${same} of ${rows.length}`,
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

/** The label whose vector is nearest, one text at a time. */
async function classifyPlainly(texts: readonly LabelledRow[]): Promise<Timed> {
  const folder = `${starterFolder}/universal-sentence-encoder-lite`
  const extract = await pipeline('feature-extraction', folder, { dtype: 'q8', device: 'cpu' })
  const embed = async (text: string): Promise<number[]> => {
    return [...((await extract(text, { pooling: 'mean', normalize: true })).data as Float32Array)]
  }
  await embed(warmUp)
  const started = performance.now()
  const vectors: number[][] = []
  for (const name of names) vectors.push(await embed(name))
  const results: (string | undefined)[] = []
  for (const { text } of texts) {
    const own = await embed(text)
    const nearness = vectors.map((vector) => {
      return vector.reduce((sum, one, at) => sum + one * (own[at] ?? 0), 0)
    })
    results.push(names[nearness.indexOf(Math.max(...nearness))])
  }
  const seconds = (performance.now() - started) / 1000
  await extract.dispose()
  return { results, seconds }
}

/** The likeliest next tokens, one text at a time. */
async function generatePlainly(texts: readonly LabelledRow[]): Promise<Timed> {
  const folder = `${starterFolder}/smollm2-135m-instruct`
  const write = await pipeline('text-generation', folder, { dtype: 'q4', device: 'cpu' })
  const reply = async (text: string): Promise<string> => {
    const [first] = (await write(text, {
      max_new_tokens: replyLength,
      do_sample: false,
      return_full_text: false,
    })) as unknown as readonly { readonly generated_text: string }[]
    return first?.generated_text ?? ''
  }
  await reply(warmUp)
  const started = performance.now()
  const results: string[] = []
  for (const { text } of texts) results.push(await reply(text))
  const seconds = (performance.now() - started) / 1000
  await write.dispose()
  return { results, seconds }
}

async function withRuns({ node, output }: Task, inHand: number): Promise<Timed> {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { text: { type: 'text' } },
    nodes: { task: node },
    outputs: { result: { from: `task.${output}` } },
  })
  if (!flow) throw new Error('the flow is wrong')
  const plan = planFlow(flow, createRegistry(standardNodes))
  const models = createLocalModels({ starterFolder })
  const run = async (texts: readonly LabelledRow[]): Promise<unknown[]> => {
    const inputs = texts.map(({ text }) => ({ text }))
    const options = { models: gatherModels(models), cache: createMemoryCache(), rowsAtOnce: inHand }
    const results: unknown[] = []
    for await (const { outputs } of runRows(plan, inputs, options)) results.push(outputs['result'])
    return results
  }
  await run([{ label: '', text: warmUp }])
  const started = performance.now()
  const results = await run(rows)
  const seconds = (performance.now() - started) / 1000
  await models.close()
  return { results, seconds }
}
