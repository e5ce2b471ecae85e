import { confusion, labelScores, reliability, type CheckResult } from '@chainwright/nodes/metrics'
import type { Evaluation } from '../evaluation.ts'
import { confusionChart } from './confusion-chart.ts'
import { histogram, shares } from './histogram.ts'
import { html, joined, type Html } from './html.ts'
import { labelTable } from './label-table.ts'
import { reliabilityChart } from './reliability-chart.ts'
import { worstRows } from './worst-rows.ts'

const explanations: Readonly<Record<string, string>> = {
  'exact-match':
    'Share of rows whose output is a right answer, case, punctuation and articles aside.',
  'token-f1': 'Mean F1 of the words that output and right answer share.',
  'rouge-l': 'Mean F-measure of the longest common subsequences of words.',
  contains: 'Share of rows whose output holds a right text.',
  accuracy: 'Share of rows whose label is right.',
  'macro-f1': 'Mean F1 of all labels, each weighing the same.',
  'calibration-error':
    'How far probability and share of right labels are apart, over ten bins. Lower is better.',
  mean: 'Mean of the output.',
  'json-form': 'Share of rows whose output has the form of the JSON Schema.',
}

/** All of a report on one check: a chart per variant, and the worst rows of each. */
export function checkSection(evaluation: Evaluation, at: number): Html {
  const check = evaluation.checks[at]
  if (!check) return html``
  const results = evaluation.variants.flatMap((variant) => {
    const result = variant.checks[at]
    return result ? [{ variant, result }] : []
  })
  const range = rangeOf(results.map(({ result }) => result))
  const figures = results.map(({ variant, result }) => {
    const chart = chartOf(result, range)
    return html`<figure class="card">
      <h3>${variant.name}</h3>
      ${chart}
    </figure>`
  })
  const details = results.map(({ variant, result }) => {
    return html`<details>
      <summary>${variant.name}</summary>
      ${worstRows(evaluation, variant, result)}
    </details>`
  })
  const column = check.expected === undefined ? '' : ` against the column ${check.expected}`
  return html`<section>
    <h2>${check.name}</h2>
    <p class="dim">${explanations[check.metric]} Output ${check.output.join('.')}${column}.</p>
    <div class="figures">${figures}</div>
    <div class="card">
      <h3>Worst rows</h3>
      ${details}
    </div>
  </section>`
}

interface Range {
  readonly from: number
  readonly to: number
}

/** From 0 to 1 where all scores are there, else what they span. */
function rangeOf(results: readonly CheckResult[]): Range {
  let [from, to] = [0, 1]
  for (const { measures } of results) {
    for (const measure of measures) {
      from = Math.min(from, measure?.score ?? from)
      to = Math.max(to, measure?.score ?? to)
    }
  }
  return { from, to }
}

function chartOf(result: CheckResult, range: Range): Html {
  const measures = result.measures.filter((measure) => measure !== undefined)
  const scores = measures.map(({ score }) => score)
  switch (result.check.metric) {
    case 'calibration-error':
      return joined([
        reliabilityChart(reliability(measures)),
        caption('Probability of the right label'),
        histogram(scores, range),
      ])
    case 'macro-f1':
      return labelTable(
        labelScores(measures.map(({ given, expected = '' }) => ({ given, expected }))),
      )
    case 'accuracy': {
      const pairs = measures.map(({ given, expected = '' }) => ({ given, expected }))
      const chart = confusionChart(confusion(pairs))
      return joined([
        shares(scores),
        ...(chart ? [caption('Right label by row, given label by column'), chart] : []),
      ])
    }
    default: {
      const binary = scores.every((score) => score === 0 || score === 1)
      return binary ? shares(scores) : histogram(scores, range)
    }
  }
}

function caption(text: string): Html {
  return html`<figcaption class="dim">${text}</figcaption>`
}
