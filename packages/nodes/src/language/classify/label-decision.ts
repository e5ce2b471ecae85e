import type { Labels } from '@chainwright/core'
import { type Calibration, applyCalibration } from '../calibration/calibration.ts'
import { likeliest } from '../calibration/calibration-rows.ts'
import type { Guess } from './classify-request.ts'

/** How a label is decided on. */
export interface DecisionOptions {
  readonly text: string
  /** Least probability with which a label is given; 0 always gives one. */
  readonly threshold: number
  readonly calibration: Calibration | undefined
}

/** The outputs of a decision: a label, or the text as one to abstain from. */
export type Decision = {
  readonly labels?: Labels
  readonly label?: string
  readonly score?: number
  readonly abstain?: string
}

/**
 * Decides on the likeliest label, after calibration; below the threshold on none, so that the text
 * leaves by `abstain` (selective classification, Chow 1970). A label that was written without telling
 * how likely counts as 0. Throws `calibration-invalid`.
 */
export function decideLabel(
  guess: Guess,
  { text, threshold, calibration }: DecisionOptions,
): Decision {
  if (!('labels' in guess)) {
    const { label, score } = guess
    const told = score === undefined ? {} : { score }
    if (label === undefined || (score ?? 0) < threshold) return { ...told, abstain: text }
    return { ...told, label }
  }
  const labels = calibration ? applyCalibration(guess.labels, calibration) : guess.labels
  const { label, probability } = likeliest(labels)
  const known = { labels, score: probability }
  return probability < threshold ? { ...known, abstain: text } : { ...known, label }
}
