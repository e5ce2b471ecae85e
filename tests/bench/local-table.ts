/** Something done by the library called directly, and by us. */
export interface Compared {
  /** What was done, and in which unit it was measured. */
  readonly what: string
  /** Medians of several rounds. */
  readonly plain: number
  readonly ours: number
  /** Median of the ratios of the rounds, in the sense of the goal. */
  readonly ratio: number
  readonly goal: string
}

/** The first two lines of the table. */
export const tableHead =
  '| what | plain library | Chainwright | ratio | goal |\n|---|--:|--:|--:|--:|'

/** One row of a Markdown table. */
export function tableRow({ what, plain, ours, ratio, goal }: Compared): string {
  const cells = [what, plain.toFixed(1), ours.toFixed(1), ratio.toFixed(2), goal]
  return `| ${cells.join(' | ')} |`
}
