import { FlowError, type Labels } from '@chainwright/core'
import { probeText, type ClassifierHead } from '../heads/head.ts'
import {
  fitMultinomial,
  headLogits,
  type ClassedVector,
  type FittedHead,
  type LinearHead,
} from '../heads/multinomial.ts'
import {
  accuracyOf,
  expectedCalibrationError,
  reliabilityBins,
} from '../language/calibration/calibration-error.ts'
import { applyCalibration } from '../language/calibration/calibration.ts'
import type { CalibrationRow } from '../language/calibration/calibration-rows.ts'
import { fitTemperature } from '../language/calibration/calibration-temperature.ts'
import { softmax } from '../vectors/softmax.ts'
import { dealFolds, foldCount, strengths } from './folds.ts'

/** A text's vector and its right label. */
export interface LabelledVector {
  readonly vector: Float32Array
  readonly label: string
}

/** What a head is fitted with. */
export interface FitOptions {
  /** Name of the model that made the vectors. */
  readonly model: string
  /** Vector of `probeText` by that model. */
  readonly probe: Float32Array
  /** scikit-learn's `C`. Default: the one of 0.1, 1, 10, 100, 1000 that cross-validation likes best. */
  readonly strength?: number | undefined
}

/**
 * Fits a classifier to labelled vectors. Five-fold cross-validation chooses the strength by its log
 * loss, and what each fold's head says of the rows it has not seen gives the temperature (Guo et al.
 * 2017) and the figures in `fitted`; the head itself is then fitted to all rows. Throws `fit-rows` for
 * fewer than two labels, or a label with fewer rows than folds.
 */
export function fitClassifier(
  rows: readonly LabelledVector[],
  { model, probe, strength: given }: FitOptions,
): ClassifierHead {
  const labels = [...new Set(rows.map(({ label }) => label))].toSorted()
  checkRows(rows, labels)
  const classed = rows.map(({ vector, label }) => ({ vector, place: labels.indexOf(label) }))
  const tried = triedStrengths(classed, labels, given)
  const best = tried.reduce((least, one) => (one.loss < least.loss ? one : least))
  const temperature = fitTemperature(best.rows)
  const heated = crossHeated(best.rows)
  const head = fitMultinomial(classed, labels.length, { strength: best.strength })
  return {
    head: 'classifier',
    version: 1,
    model,
    labels,
    temperature: rounded(temperature),
    biases: head.biases.map(rounded),
    weights: head.weights.map((row) => [...row].map(rounded)),
    probe: [...probe].map(rounded),
    fitted: {
      rows: rows.length,
      probeText,
      strength: best.strength,
      steps: head.steps,
      converged: head.converged,
      folds: foldCount,
      accuracy: rounded(accuracyOf(best.rows)),
      calibrationError: rounded(calibrationErrorOf(heated)),
      calibrationErrorUncorrected: rounded(calibrationErrorOf(best.rows)),
      logLosses: Object.fromEntries(tried.map((one) => [one.strength, rounded(one.loss)])),
    },
  }
}

interface Tried {
  readonly strength: number
  /** Mean negative log-likelihood of the right labels, in nats. */
  readonly loss: number
  /** What heads said of rows that they had not seen. */
  readonly rows: readonly CalibrationRow[]
}

function triedStrengths(
  rows: readonly ClassedVector[],
  labels: readonly string[],
  given: number | undefined,
): Tried[] {
  const folds = dealFolds(rows.map(({ place }) => place))
  const wanted = given === undefined ? strengths : [given]
  const unseen = Array.from({ length: foldCount }, (_, fold) => {
    const others = rows.filter((_row, at) => folds[at] !== fold)
    return headsOf(others, labels.length, wanted)
  })
  return wanted.map((strength, which) => {
    const seen = rows.map(({ vector, place }, at) => {
      const head = unseen[folds[at] ?? 0]?.[which] ?? { biases: [], weights: [] }
      return { labels: labelsOf(head, vector, labels), truth: labels[place] ?? '' }
    })
    return { strength, rows: seen, loss: logLoss(seen) }
  })
}

/** A head for each strength, each search beginning where the one before it ended. */
function headsOf(
  rows: readonly ClassedVector[],
  classes: number,
  wanted: readonly number[],
): FittedHead[] {
  const heads: FittedHead[] = []
  for (const strength of wanted) {
    const start = heads.at(-1)
    heads.push(fitMultinomial(rows, classes, { strength, ...(start && { start }) }))
  }
  return heads
}

function labelsOf(head: LinearHead, vector: Float32Array, names: readonly string[]): Labels {
  const shares = softmax(headLogits(head, vector), 1)
  return Object.fromEntries(names.map((name, place) => [name, shares[place] ?? 0]))
}

/** Each fifth of the rows corrected by the temperature of the others, so that the figure is honest. */
function crossHeated(rows: readonly CalibrationRow[]): CalibrationRow[] {
  const temperatures = Array.from({ length: foldCount }, (_, part) => {
    return fitTemperature(rows.filter((_row, at) => at % foldCount !== part))
  })
  return rows.map(({ labels, truth }, at) => {
    const temperature = temperatures[at % foldCount] ?? 1
    return { labels: applyCalibration(labels, { temperature }), truth }
  })
}

function logLoss(rows: readonly CalibrationRow[]): number {
  const sum = rows.reduce((total, { labels, truth }) => {
    return total - Math.log(Math.max(labels[truth] ?? 0, 1e-15))
  }, 0)
  return sum / rows.length
}

function calibrationErrorOf(rows: readonly CalibrationRow[]): number {
  return expectedCalibrationError(reliabilityBins(rows, 10))
}

function checkRows(rows: readonly LabelledVector[], labels: readonly string[]): void {
  if (labels.length < 2) throw fitRows(`there is only one label, "${labels[0] ?? ''}"`)
  const rare = labels.find((label) => {
    return rows.filter((row) => row.label === label).length < foldCount
  })
  if (rare === undefined) return
  throw fitRows(`the label "${rare}" has fewer than ${foldCount} rows`)
}

/** The error of rows that nothing can be fitted to. */
export function fitRows(problem: string): FlowError {
  return new FlowError({
    code: 'fit-rows',
    message: `Nothing can be fitted: ${problem}. Bring at least two labels with ${foldCount} rows each, or ${foldCount} pairs.`,
  })
}

/** Seven digits, which is what vectors of 32-bit numbers are good for. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7))
}
