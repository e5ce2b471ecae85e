// Single metrics.
export { exactMatch, normalizeAnswer, tokenF1 } from './answers.ts'
export { createFormCheck } from './json-form.ts'
export { accuracy, confusion, labelScores, macroF1 } from './labels.ts'
export type { Confusion, LabelPair, LabelScore } from './labels.ts'
export { rougeL } from './rouge.ts'

// Calibration.
export {
  expectedCalibrationError,
  reliabilityBins,
} from '../language/calibration/calibration-error.ts'
export type { ReliabilityBin } from '../language/calibration/calibration-error.ts'
export type { CalibrationRow } from '../language/calibration/calibration-rows.ts'

// Checks of a flow's outputs, and how sure their values are.
export { checksInvalid, metricNames, parseChecks } from './checks.ts'
export type { Check, MetricName } from './checks.ts'
export { createMeasure } from './measure.ts'
export type { Measure, MeasuredRow } from './measure.ts'
export { checkRows } from './check-result.ts'
export type { CheckResult } from './check-result.ts'
export { checkInterval, checkValue, compareVariants, reliability } from './statistic.ts'
export type { Comparison, Verdict } from './statistic.ts'
export { bootstrap } from './bootstrap.ts'
export type { Interval } from './bootstrap.ts'
