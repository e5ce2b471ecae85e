import { fileURLToPath } from 'node:url'
import { pipeline } from '@huggingface/transformers'
import { createRegistry, parseFlow, planFlow, runRows } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { gatherModels } from '@chainwright/nodes/data'
import { createLocalModels } from '@chainwright/nodes/local'
import { readRows } from './labelled-rows.ts'

// Rows of data through a local classifier, each a run of its own as `chainwright batch` makes them,
// against a loop over the library's pipeline that embeds one text after the other.
//
//   node --conditions=chainwright-source tests/bench/batch.ts PLACE [COUNT]

const [place = '', count = '1000'] = process.argv.slice(2)
const starterFolder = fileURLToPath(new URL('../../models', import.meta.url))
const rows = (await readRows(place)).slice(0, Number(count))
const names = [...new Set(rows.map(({ label }) => label))].toSorted()

const plain = await withLibrary()
const alone = await withRuns(1)
const together = await withRuns(32)
const same = plain.labels.filter((label, at) => label === together.labels[at]).length
console.log(`${rows.length} texts, ${names.length} labels; ${same} labels are the same`)
console.log('| a loop over the library | rows one by one | 32 rows in hand | ratio |')
console.log('|--:|--:|--:|--:|')
const seconds = [plain, alone, together].map((one) => `${one.seconds.toFixed(1)} s`)
console.log(`| ${seconds.join(' | ')} | ${(plain.seconds / together.seconds).toFixed(2)} × |`)

interface Timed {
  readonly labels: readonly unknown[]
  readonly seconds: number
}

/** The label whose vector is nearest, one text at a time. */
async function withLibrary(): Promise<Timed> {
  const folder = `${starterFolder}/universal-sentence-encoder-lite`
  const extract = await pipeline('feature-extraction', folder, { dtype: 'q8', device: 'cpu' })
  const embed = async (text: string): Promise<number[]> => {
    return [...((await extract(text, { pooling: 'mean', normalize: true })).data as Float32Array)]
  }
  const started = performance.now()
  const vectors: number[][] = []
  for (const name of names) vectors.push(await embed(name))
  const labels: (string | undefined)[] = []
  for (const { text } of rows) {
    const own = await embed(text)
    const nearness = vectors.map((vector) => {
      return vector.reduce((sum, one, at) => sum + one * (own[at] ?? 0), 0)
    })
    labels.push(names[nearness.indexOf(Math.max(...nearness))])
  }
  await extract.dispose()
  return { labels, seconds: (performance.now() - started) / 1000 }
}

async function withRuns(rowsAtOnce: number): Promise<Timed> {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { text: { type: 'text' } },
    nodes: {
      topic: {
        type: 'classify',
        model: 'starter',
        inputs: { text: { from: 'inputs.text' }, labels: names },
      },
    },
    outputs: { label: { from: 'topic.label' } },
  })
  if (!flow) throw new Error('the flow is wrong')
  const plan = planFlow(flow, createRegistry(standardNodes))
  const models = createLocalModels({ starterFolder })
  await models.resolve('starter', ['embed', 'tokenize'], AbortSignal.timeout(60_000))
  const started = performance.now()
  const labels: unknown[] = []
  const inputs = rows.map(({ text }) => ({ text }))
  for await (const { outputs } of runRows(plan, inputs, {
    models: gatherModels(models),
    rowsAtOnce,
  })) {
    labels.push(outputs['label'])
  }
  const seconds = (performance.now() - started) / 1000
  await models.close()
  return { labels, seconds }
}
