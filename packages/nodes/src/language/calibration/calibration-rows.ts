import { FlowError, type Labels } from '@chainwright/core'
import { excludeEachOther } from './calibration.ts'

/** What a model thought of a text, and which label is right. */
export interface CalibrationRow {
  readonly labels: Labels
  readonly truth: string
}

/** Puts predictions and right labels together, row by row. Throws `calibration-rows`. */
export function calibrationRows(
  predictions: readonly Labels[],
  truth: readonly string[],
): CalibrationRow[] {
  if (predictions.length !== truth.length) {
    throw invalid(`There are ${predictions.length} predictions and ${truth.length} right labels`)
  }
  if (predictions.length < 2) throw invalid('There are fewer than two rows')
  return predictions.map((labels, at) => {
    const right = truth[at] ?? ''
    if (!Object.hasOwn(labels, right)) {
      throw invalid(`Row ${at + 1}: "${right}" is none of the labels that were predicted`)
    }
    if (!excludeEachOther(labels)) {
      throw invalid(`Row ${at + 1}: the probabilities do not add up to 1`)
    }
    return { labels, truth: right }
  })
}

/** The likeliest label and its probability; of equals, the first. */
export function likeliest(labels: Labels): { label: string; probability: number } {
  const [first = ['', 0], ...others] = Object.entries(labels)
  const [label, probability] = others.reduce((best, one) => (one[1] > best[1] ? one : best), first)
  return { label, probability }
}

function invalid(problem: string): FlowError {
  return new FlowError({
    code: 'calibration-rows',
    message: `${problem}. A calibration needs, for each text, the \`labels\` that classify gave (one of which holds) and the right label.`,
    port: 'truth',
  })
}
