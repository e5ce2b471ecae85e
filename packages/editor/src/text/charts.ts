import { formatCount, formatNumber, formatShare } from '../lib/quantities.ts'

/** What the charts say. */
export const chartsText = {
  asTable: 'Show as a table',
  asPicture: 'Show as a picture',
  from: 'From',
  below: 'Below',
  count: 'Count',
  noValues: 'No values yet',
  histogram: (count: number, mean: number) =>
    `${formatCount(count)} values, mean ${formatNumber(mean)}`,
  bin: (low: number, high: number, count: number) =>
    `${formatNumber(low)} to ${formatNumber(high)}: ${formatCount(count)}`,
  expected: 'Expected',
  given: 'Given',
  confusion: (right: number, all: number) =>
    `${formatCount(right)} of ${formatCount(all)} are right (${formatShare(all === 0 ? 0 : right / all)})`,
  confusionCell: (expected: string, given: string, count: number, share: number) =>
    `${expected} was given ${given} ${formatCount(count)} times (${formatShare(share)} of its row)`,
  said: 'Probability said',
  right: 'Share that is right',
  rows: 'Rows',
  reliability: (error: number) => `calibration error ${formatShare(error)}`,
  perfect: 'as it should be',
  reliabilityBin: (said: number, right: number, count: number) =>
    `said ${formatShare(said)}, right ${formatShare(right)}, ${formatCount(count)} rows`,
  name: 'Name',
  value: 'Value',
  low: 'Low',
  high: 'High',
  bar: (name: string, value: number, low: number, high: number) =>
    `${name}: ${formatNumber(value)}, from ${formatNumber(low)} to ${formatNumber(high)}`,
  intervals: 'Lines show the range in which 95 of 100 such samples lie',
  line: (count: number) => `${formatCount(count)} points`,
} as const
