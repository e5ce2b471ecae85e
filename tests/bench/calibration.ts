import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Json, createRegistry, runFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createLocalModels } from '@chainwright/nodes/local'
import { type LabelledRow, readRows } from './labelled-rows.ts'

// How far the probabilities of `classify` are off on real labelled texts, before and after
// `calibrate`: fitted on one half of the texts, measured on the other.
//
//   node --conditions=chainwright-source tests/bench/calibration.ts PLACE
//     [--examples 8] [--most 400] [--inputs '{ "strategy": "likelihood" }']

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Examples of each label that the classifier is given; 0 gives it the names alone. */
    examples: { type: 'string', default: '0' },
    /** Texts that are used at most, besides the examples. */
    most: { type: 'string', default: '4000' },
    /** Inputs of `classify`, as JSON. */
    inputs: { type: 'string', default: '{}' },
    model: { type: 'string', default: 'starter' },
  },
})

const models = createLocalModels({
  starterFolder: fileURLToPath(new URL('../../models', import.meta.url)),
})
const registry = createRegistry(standardNodes)

try {
  for (const place of positionals) await measure(await readRows(place))
} finally {
  await models.close()
}

async function measure(all: readonly LabelledRow[]): Promise<void> {
  const { labels, rest } = takeExamples(all, Number(values.examples))
  const rows = rest.slice(0, Number(values.most))
  const half = rows.length >> 1
  const started = performance.now()
  const { outputs } = await runFlow(calibrationFlow(labels), {
    registry,
    models,
    inputs: { ...columns('fit', rows.slice(0, half)), ...columns('test', rows.slice(half)) },
  })
  const seconds = (performance.now() - started) / 1000
  console.log(`${rows.length} texts, ${seconds.toFixed(0)} s, inputs ${values.inputs}`)
  const percent = (name: string): string => `${(Number(outputs[name]) * 100).toFixed(1)} %`
  const { temperature } = outputs['temperature'] as { temperature: number }
  console.log(
    '| accuracy | error as given | temperature | error with it | error with Platt lines | accuracy with them |',
  )
  console.log('|--:|--:|--:|--:|--:|--:|')
  const cells = [
    percent('accuracy'),
    percent('error'),
    temperature.toFixed(2),
    percent('temperatureError'),
    percent('plattError'),
    percent('plattAccuracy'),
  ]
  console.log(`| ${cells.join(' | ')} |\n`)
}

function columns(name: string, rows: readonly LabelledRow[]): Record<string, string[]> {
  return {
    [`${name}Texts`]: rows.map(({ text }) => text),
    [`${name}Truth`]: rows.map(({ label }) => label),
  }
}

/** Labels with the first examples of each, or with their names alone; and the rows that are left. */
function takeExamples(rows: readonly LabelledRow[], count: number) {
  const names = [...new Set(rows.map(({ label }) => label))].toSorted()
  if (count === 0) return { labels: names, rest: rows }
  const taken = names.map((name) => rows.filter(({ label }) => label === name).slice(0, count))
  const used = new Set(taken.flat())
  const examples = names.map((name, at) => [name, taken[at]?.map(({ text }) => text) ?? []])
  return {
    labels: { value: Object.fromEntries(examples) },
    rest: rows.filter((row) => !used.has(row)),
  }
}

/** Classifies both halves, learns from one, and measures on the other. */
function calibrationFlow(labels: Json): Json {
  const given = JSON.parse(values.inputs) as Record<string, Json>
  const classify = (texts: string, more: Record<string, Json> = {}): Json => ({
    type: 'classify',
    model: values.model,
    inputs: { text: { from: `inputs.${texts}` }, labels, ...given, ...more },
  })
  const calibrate = (node: string, truth: string, method = 'temperature'): Json => ({
    type: 'calibrate',
    inputs: {
      predictions: { from: `${node}.labels` },
      truth: { from: `inputs.${truth}` },
      method,
    },
  })
  const texts = { type: 'text[]' }
  return {
    chainwright: 1,
    inputs: { fitTexts: texts, fitTruth: texts, testTexts: texts, testTruth: texts },
    nodes: {
      fit: classify('fitTexts'),
      learn: calibrate('fit', 'fitTruth'),
      learnLines: calibrate('fit', 'fitTruth', 'platt'),
      plain: classify('testTexts'),
      heated: classify('testTexts', { calibration: { from: 'learn.calibration' } }),
      lined: classify('testTexts', { calibration: { from: 'learnLines.calibration' } }),
      measurePlain: calibrate('plain', 'testTruth'),
      measureHeated: calibrate('heated', 'testTruth'),
      measureLined: calibrate('lined', 'testTruth'),
    },
    outputs: {
      accuracy: { from: 'measurePlain.accuracy' },
      error: { from: 'measurePlain.errorBefore' },
      temperature: { from: 'learn.calibration' },
      temperatureError: { from: 'measureHeated.errorBefore' },
      plattError: { from: 'measureLined.errorBefore' },
      plattAccuracy: { from: 'measureLined.accuracy' },
    },
  }
}
