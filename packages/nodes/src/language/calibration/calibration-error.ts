import { type CalibrationRow, likeliest } from './calibration-rows.ts'

/** The texts whose likeliest label had a probability within a range: one bar of a reliability diagram. */
export interface ReliabilityBin {
  /** Probabilities above this, or equal to it in the first bin. */
  from: number
  /** Probabilities up to this. */
  to: number
  count: number
  /** Mean probability of the likeliest label; 0 in an empty bin. */
  confidence: number
  /** Share of texts whose likeliest label was right; 0 in an empty bin. */
  accuracy: number
}

/** Sorts rows into bins of equal width by the probability of their likeliest label. */
export function reliabilityBins(rows: readonly CalibrationRow[], bins: number): ReliabilityBin[] {
  const counted = Array.from({ length: bins }, () => ({ count: 0, sum: 0, right: 0 }))
  for (const { labels, truth } of rows) {
    const { label, probability } = likeliest(labels)
    const bin = counted[Math.min(bins, Math.max(1, Math.ceil(probability * bins))) - 1]
    if (!bin) continue
    bin.count += 1
    bin.sum += probability
    bin.right += label === truth ? 1 : 0
  }
  return counted.map(({ count, sum, right }, at) => ({
    from: at / bins,
    to: (at + 1) / bins,
    count,
    confidence: count === 0 ? 0 : sum / count,
    accuracy: count === 0 ? 0 : right / count,
  }))
}

/**
 * Expected calibration error: how far probability and accuracy are apart, `Σ (count / n) ·
 * |accuracy - confidence|` over bins of equal width (Naeini et al. 2015; Guo et al. 2017, equation 3).
 * From 0 to 1.
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  const apart = bins.map(
    ({ count, accuracy, confidence }) => count * Math.abs(accuracy - confidence),
  )
  return total === 0 ? 0 : apart.reduce((sum, part) => sum + part, 0) / total
}

/** Share of rows whose likeliest label is right. */
export function accuracyOf(rows: readonly CalibrationRow[]): number {
  const right = rows.filter(({ labels, truth }) => likeliest(labels).label === truth)
  return rows.length === 0 ? 0 : right.length / rows.length
}
