import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  type CalibrationRow,
  expectedCalibrationError,
  reliabilityBins,
} from '@chainwright/nodes/metrics'
import { createRegistry, type Labels, runFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { type ClassifierHead, embedTexts, fitClassifier, probeText } from '@chainwright/nodes/fit'
import { createLocalModels } from '@chainwright/nodes/local'
import { type LabelledRow, readRows } from './labelled-rows.ts'

// How often a fitted head is right on labelled texts it has not seen, and how far its probabilities are
// off: fitted to some of the first half of the texts, measured on the other half.
//
//   node --conditions=chainwright-source tests/bench/fit.ts PLACE [--most 1000] [--counts 40,100,500]

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Texts that are used at most. */
    most: { type: 'string', default: '4000' },
    /** Texts that heads are fitted to; 0 is the whole first half. */
    counts: { type: 'string', default: '40,100,0' },
  },
})

const signal = AbortSignal.timeout(600_000)
const models = createLocalModels({
  starterFolder: fileURLToPath(new URL('../../models', import.meta.url)),
})

try {
  for (const place of positionals) await measure(await readRows(place))
} finally {
  await models.close()
}

async function measure(all: readonly LabelledRow[]): Promise<void> {
  const rows = all.slice(0, Number(values.most))
  const half = rows.length >> 1
  const { capabilities } = await models.resolve('starter', ['embed', 'tokenize'], signal)
  const { embed, tokenize } = capabilities
  if (!embed || !tokenize) throw new Error('the starter models make no vectors')
  const texts = [probeText, ...rows.slice(0, half).map(({ text }) => text)]
  const [probe = new Float32Array(), ...vectors] = await embedTexts(
    { embed, tokenize },
    texts,
    signal,
  )
  const labelled = vectors.map((vector, at) => ({ vector, label: rows[at]?.label ?? '' }))
  console.log(`${rows.length - half} texts measured`)
  console.log(
    '| fitted to | strength | seconds | held back: right | error | unseen: right | error |',
  )
  console.log('|--:|--:|--:|--:|--:|--:|--:|')
  for (const written of values.counts.split(',')) {
    const count = Number(written) || half
    const started = performance.now()
    const head = fitClassifier(labelled.slice(0, count), { model: 'starter', probe })
    const seconds = (performance.now() - started) / 1000
    const unseen = await classified(head, rows.slice(half))
    const right = unseen.filter(({ labels, truth }) => likeliest(labels) === truth).length
    const cells = [
      String(count),
      String(head.fitted['strength']),
      seconds.toFixed(1),
      percent(head.fitted['accuracy']),
      percent(head.fitted['calibrationError']),
      percent(right / unseen.length),
      percent(expectedCalibrationError(reliabilityBins(unseen, 10))),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}

/** What a flow with the head says of texts. */
async function classified(
  head: ClassifierHead,
  rows: readonly LabelledRow[],
): Promise<CalibrationRow[]> {
  const inputs = {
    text: { from: 'inputs.texts' },
    strategy: 'fitted',
    head: { from: 'inputs.head' },
  }
  const flow = {
    chainwright: 1,
    inputs: { texts: { type: 'text[]' }, head: { type: 'json' } },
    nodes: { topic: { type: 'classify', inputs, model: 'starter' } },
    outputs: { labels: { from: 'topic.labels' } },
  }
  const { outputs } = await runFlow(flow, {
    registry: createRegistry(standardNodes),
    models,
    inputs: { texts: rows.map(({ text }) => text), head },
  })
  const given = outputs['labels'] as Labels[]
  return rows.map(({ label }, at) => ({ labels: given[at] ?? {}, truth: label }))
}

function likeliest(labels: Labels): string | undefined {
  return Object.entries(labels).toSorted(([, a], [, b]) => b - a)[0]?.[0]
}

function percent(share: unknown): string {
  return `${(Number(share) * 100).toFixed(1)} %`
}
