import { fileURLToPath } from 'node:url'
import { pipeline } from '@huggingface/transformers'
import { type Json, createRegistry, parseFlow, planFlow, runRows } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { gatherModels } from '@chainwright/nodes/data'
import { createLocalModels } from '@chainwright/nodes/local'
import { type LabelledRow, readRows } from './labelled-rows.ts'

// Rows of data through a local classifier and a local generator, each row a run of its own as
// `chainwright batch` makes them, against a loop over the library's pipeline, one text after the other.
//
//   node --conditions=chainwright-source tests/bench/batch.ts PLACE [COUNT]

const [place = '', count = '1000'] = process.argv.slice(2)
const starterFolder = fileURLToPath(new URL('../../models', import.meta.url))
/** Rows in hand at once, as with `--concurrency 32`. */
const rowsAtOnce = 32
/** Tokens of each reply of the generator. */
const replyLength = 8
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
await compare({ title: 'a classifier', node: classifier, output: 'label', plain: classifyPlainly })
await compare({ title: 'a generator', node: generator, output: 'text', plain: generatePlainly })

interface Task {
  readonly title: string
  readonly node: Json
  readonly output: string
  readonly plain: (rows: readonly LabelledRow[]) => Promise<Timed>
}

interface Timed {
  readonly results: readonly unknown[]
  readonly seconds: number
}

async function compare(task: Task): Promise<void> {
  const plain = await task.plain(rows)
  const alone = await withRuns(task, 1)
  const together = await withRuns(task, rowsAtOnce)
  const same = plain.results.filter((result, at) => result === together.results[at]).length
  const seconds = [plain, alone, together].map((one) => `${one.seconds.toFixed(1)} s`)
  const ratio = `${(plain.seconds / together.seconds).toFixed(2)} ×`
  console.log(
    `| ${task.title} | ${seconds.join(' | ')} | ${ratio} | ${same} of ${rows.length} |`,
  )
}

/** The label whose vector is nearest, one text at a time. */
async function classifyPlainly(texts: readonly LabelledRow[]): Promise<Timed> {
  const folder = `${starterFolder}/universal-sentence-encoder-lite`
  const extract = await pipeline('feature-extraction', folder, { dtype: 'q8', device: 'cpu' })
  const embed = async (text: string): Promise<number[]> => {
    return [...((await extract(text, { pooling: 'mean', normalize: true })).data as Float32Array)]
  }
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
  const started = performance.now()
  const results: string[] = []
  for (const { text } of texts) {
    const [reply] = (await write(text, {
      max_new_tokens: replyLength,
      do_sample: false,
      return_full_text: false,
    })) as unknown as readonly { readonly generated_text: string }[]
    results.push(reply?.generated_text ?? '')
  }
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
  const capabilities = output === 'label' ? (['embed', 'tokenize'] as const) : (['generate'] as const)
  await models.resolve('starter', capabilities, AbortSignal.timeout(60_000))
  const started = performance.now()
  const results: unknown[] = []
  const inputs = rows.map(({ text }) => ({ text }))
  const options = { models: gatherModels(models), rowsAtOnce: inHand }
  for await (const { outputs } of runRows(plan, inputs, options)) results.push(outputs['result'])
  const seconds = (performance.now() - started) / 1000
  await models.close()
  return { results, seconds }
}
