import { FlowError, type Labels } from '@chainwright/core'
import { softmax } from '../../vectors/softmax.ts'

/** How probabilities are corrected, as fitted to labelled texts. */
export type Calibration =
  /** `p'(label) = softmax(ln p(label) / temperature)` (Guo et al. 2017): above 1, less sure. */
  | { readonly temperature: number }
  /**
   * `p'(label) = 1 / (1 + exp(a f + b))` with the log-odds `f = ln(p / (1 - p))` of the label (Platt
   * 1999), then divided by the sum over all labels (Zadrozny and Elkan 2002). `a = -1, b = 0` changes
   * nothing but rounding where there are two labels.
   */
  | { readonly platt: ReadonlyMap<string, PlattLine> }

/** Slope and offset of one label's log-odds. */
export type PlattLine = readonly [a: number, b: number]

/** Probabilities are held this far from 0 and 1, so that their logarithms are finite. */
const leastProbability = 1e-12

/** `ln p`, finite for `p = 0` as well. */
export function logOf(probability: number): number {
  return Math.log(Math.max(probability, leastProbability))
}

/** `ln(p / (1 - p))`, finite for 0 and 1 as well. */
export function logOdds(probability: number): number {
  const held = Math.min(Math.max(probability, leastProbability), 1 - leastProbability)
  return Math.log(held) - Math.log1p(-held)
}

/**
 * Corrects the probabilities of labels that exclude each other. Throws `calibration-invalid` when they
 * do not, or when a label has no line.
 */
export function applyCalibration(labels: Labels, calibration: Calibration): Labels {
  if (!excludeEachOther(labels)) {
    throw invalid(
      'The labels were judged one by one, and a calibration is for labels of which one holds',
    )
  }
  const names = Object.keys(labels)
  const logs = names.map((name) => correctedLog(name, labels[name] ?? 0, calibration))
  const shares = softmax(logs, 1)
  return Object.fromEntries(names.map((name, at) => [name, shares[at] ?? 0]))
}

/** True when the probabilities add up to 1, but for rounding. */
export function excludeEachOther(labels: Labels): boolean {
  const sum = Object.values(labels).reduce((total, probability) => total + probability, 0)
  return Math.abs(sum - 1) < 0.01
}

/** Reads a calibration as `calibrate` gives it. Throws `calibration-invalid`. */
export function parseCalibration(value: unknown): Calibration {
  const given = typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : none
  const [temperature, platt]: unknown[] = [given.get('temperature'), given.get('platt')]
  if (given.size !== 1) throw invalid('There is not exactly one of `temperature` and `platt`')
  if (typeof temperature === 'number' && temperature > 0) return { temperature }
  if (typeof platt !== 'object' || platt === null) throw invalid('It is neither of the two')
  const lines = Object.entries(platt).map(([label, line]) => [label, lineOf(label, line)] as const)
  return { platt: new Map(lines) }
}

const none: ReadonlyMap<string, unknown> = new Map()

/** A calibration as plain JSON. */
export function calibrationJson(calibration: Calibration): Record<string, unknown> {
  if ('temperature' in calibration) return { temperature: calibration.temperature }
  return { platt: Object.fromEntries(calibration.platt) }
}

function lineOf(label: string, line: unknown): PlattLine {
  const [a, b, ...others]: unknown[] = Array.isArray(line) ? line : []
  if (typeof a === 'number' && typeof b === 'number' && others.length === 0) return [a, b]
  throw invalid(`The label "${label}" has no line [a, b]`)
}

function correctedLog(name: string, probability: number, calibration: Calibration): number {
  if ('temperature' in calibration) return logOf(probability) / calibration.temperature
  const line = calibration.platt.get(name)
  if (!line) throw invalid(`The label "${name}" has no line [a, b]`)
  const exponent = line[0] * logOdds(probability) + line[1]
  // ln(1 / (1 + exp(x))) without overflow.
  return exponent > 0
    ? -exponent - Math.log1p(Math.exp(-exponent))
    : -Math.log1p(Math.exp(exponent))
}

function invalid(problem: string): FlowError {
  return new FlowError({
    code: 'calibration-invalid',
    message: `${problem}. Wire the \`calibration\` of a \`calibrate\` that was given the same labels, or write { "value": { "temperature": 1.4 } }.`,
    port: 'calibration',
  })
}
