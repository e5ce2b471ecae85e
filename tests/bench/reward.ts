import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Json, createRegistry, runFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { embedTexts, fitReward, probeText, replyFeatures } from '@chainwright/nodes/fit'
import { createLocalModels } from '@chainwright/nodes/local'
import {
  type CalibrationRow,
  expectedCalibrationError,
  reliabilityBins,
} from '@chainwright/nodes/metrics'
import { type RatedPair, readPairs } from './rated-pairs.ts'

// How often a fitted reward prefers what people rated higher, on pairs of texts that it has not seen, and
// how far its probabilities are off; beside the rewards that need no fitting.
//
//   node --conditions=chainwright-source tests/bench/reward.ts FILE [--most 2000] [--counts 100,500,0]

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Pairs that are measured at most. */
    most: { type: 'string', default: '2000' },
    /** Pairs that are measured by the slow likelihood at most. */
    slow: { type: 'string', default: '300' },
    /** Pairs that heads are fitted to; 0 is the whole first half, up to `most`. */
    counts: { type: 'string', default: '100,500,0' },
  },
})

const prompt = 'What do you think of it?'
const reference = 'It is very good and I love it.'
const signal = AbortSignal.timeout(600_000)
const models = createLocalModels({
  starterFolder: fileURLToPath(new URL('../../models', import.meta.url)),
})

try {
  for (const file of positionals) await measure(file)
} finally {
  await models.close()
}

async function measure(file: string): Promise<void> {
  const { seen, unseen: all } = await readPairs(file)
  const unseen = all.slice(0, Number(values.most))
  const groups = new Set(unseen.map(({ group }) => group)).size
  console.log(`${unseen.length} pairs of ${groups} subjects measured`)
  console.log('| reward | pairs measured | right | error |')
  console.log('| --- | --: | --: | --: |')
  for (const written of values.counts.split(',')) {
    const chosen = seen.slice(0, Number(written) || Number(values.most))
    const head = await fitted(chosen)
    const margins = await marginsOf(unseen, { strategy: 'fitted', head })
    tell(`fitted to ${chosen.length} pairs`, margins, calibrationError(margins))
  }
  tell('similarity', await marginsOf(unseen, { strategy: 'similarity', reference }))
  const few = unseen.slice(0, Number(values.slow))
  for (const normalize of ['mean', 'sum']) {
    const margins = await marginsOf(few, { strategy: 'likelihood', normalize })
    tell(`likelihood, ${normalize}`, margins)
  }
}

async function fitted(pairs: readonly RatedPair[]): Promise<Json> {
  const { capabilities } = await models.resolve('starter', ['embed', 'tokenize'], signal)
  const { embed, tokenize } = capabilities
  if (!embed || !tokenize) throw new Error('the starter models make no vectors')
  const texts = [probeText, prompt, ...pairs.flatMap(({ chosen, rejected }) => [chosen, rejected])]
  const vectors = await embedTexts({ embed, tokenize }, texts, signal)
  const at = (index: number): Float32Array => vectors[index] ?? new Float32Array()
  const features = (index: number): Float32Array => replyFeatures(at(1), at(index))
  const preferences = pairs.map((_, pair) => {
    const worse = features(2 * pair + 3)
    return features(2 * pair + 2).map((one, place) => one - (worse[place] ?? 0))
  })
  const groups = pairs.map(({ group }) => group)
  return fitReward(preferences, groups, { model: 'starter', probe: at(0) }) as unknown as Json
}

/** By how much each chosen text is scored higher than the rejected one. */
async function marginsOf(
  pairs: readonly RatedPair[],
  given: Record<string, Json>,
): Promise<number[]> {
  const { head, ...literals } = given
  const inputs = {
    prompt,
    reply: { from: 'inputs.replies' },
    ...literals,
    ...(head !== undefined && { head: { from: 'inputs.head' } }),
  }
  const flow = {
    chainwright: 1,
    inputs: { replies: { type: 'text[]' }, head: { type: 'json', default: null } },
    nodes: { reward: { type: 'reward-score', inputs, model: 'starter' } },
    outputs: { scores: { from: 'reward.score' } },
  }
  const replies = pairs.flatMap(({ chosen, rejected }) => [chosen, rejected])
  const { outputs } = await runFlow(flow, {
    registry: createRegistry(standardNodes),
    models,
    inputs: { replies, ...(head !== undefined && { head }) },
  })
  const scores = outputs['scores'] as { readonly value: number }[]
  return pairs.map((_, at) => (scores[2 * at]?.value ?? NaN) - (scores[2 * at + 1]?.value ?? NaN))
}

/** Of the logistic function of the margins, as probabilities that the chosen text is preferred. */
function calibrationError(margins: readonly number[]): number {
  const rows = margins.map((margin): CalibrationRow => {
    const chosen = 1 / (1 + Math.exp(-margin))
    return { labels: { chosen, rejected: 1 - chosen }, truth: 'chosen' }
  })
  return expectedCalibrationError(reliabilityBins(rows, 10))
}

function tell(title: string, margins: readonly number[], error?: number): void {
  const right = margins.filter((margin) => margin > 0).length / margins.length
  const cells = [title, margins.length, percent(right), error === undefined ? '–' : percent(error)]
  console.log(`| ${cells.join(' | ')} |`)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
