import { type Calibration, type PlattLine, applyCalibration, logOdds } from './calibration.ts'
import { fitPlatt } from './calibration-platt.ts'
import type { CalibrationRow } from './calibration-rows.ts'
import { fitTemperature } from './calibration-temperature.ts'

/** The ways to fit a calibration. */
export const calibrationMethods = ['temperature', 'platt'] as const

/** Name of a way to fit a calibration. */
export type CalibrationMethod = (typeof calibrationMethods)[number]

/** Parts into which rows are dealt for cross-validation. */
const folds = 5

/** Fits a calibration to rows: one temperature, or for each label a line against all others. */
export function fitCalibration(
  method: CalibrationMethod,
  rows: readonly CalibrationRow[],
): Calibration {
  return fitFor(labelsOf(rows), method, rows)
}

/**
 * The rows as a calibration would correct them that has not seen them: they are dealt into five parts
 * in turn, and each part is corrected by what the other four give (cross-validation).
 */
export function crossCalibrated(
  method: CalibrationMethod,
  rows: readonly CalibrationRow[],
): CalibrationRow[] {
  const names = labelsOf(rows)
  const parts = Math.min(folds, rows.length)
  const fitted = Array.from({ length: parts }, (_, part) => {
    const others = rows.filter((_row, at) => at % parts !== part)
    return fitFor(names, method, others)
  })
  return rows.map(({ labels, truth }, at) => {
    const calibration = fitted[at % parts]
    return { labels: calibration ? applyCalibration(labels, calibration) : labels, truth }
  })
}

function labelsOf(rows: readonly CalibrationRow[]): ReadonlySet<string> {
  return new Set(rows.flatMap(({ labels }) => Object.keys(labels)))
}

function fitFor(
  names: ReadonlySet<string>,
  method: CalibrationMethod,
  rows: readonly CalibrationRow[],
): Calibration {
  if (method === 'temperature') return { temperature: fitTemperature(rows) }
  return { platt: new Map(Array.from(names, (name) => [name, plattLine(name, rows)])) }
}

function plattLine(name: string, rows: readonly CalibrationRow[]): PlattLine {
  const own = rows.filter(({ labels }) => Object.hasOwn(labels, name))
  const scores = own.map(({ labels }) => logOdds(labels[name] ?? 0))
  return fitPlatt(
    scores,
    own.map(({ truth }) => truth === name),
  )
}
