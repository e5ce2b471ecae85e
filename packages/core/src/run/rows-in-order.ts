/** How rows are worked through. */
export interface RowsInHand {
  /** Rows that are worked on at once. */
  readonly atOnce: number
  /**
   * How far the work may be ahead of the first row that is not done: results of rows behind it wait for
   * it in memory. Default: as many as are worked on at once.
   */
  readonly ahead?: number | undefined
  /** When aborted, no row is begun any more. */
  readonly signal?: AbortSignal | undefined
}

/** A row that was begun. */
interface BegunRow<Result> {
  readonly result: Promise<Result | undefined>
  isOver: boolean
}

/**
 * Works on several rows at once, and gives their results in the order of the rows. A row whose work gives
 * `undefined` was cut off: it and all behind it have no result. What throws ends the whole.
 */
export async function* rowsInOrder<Row, Result>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  work: (row: Row, number: number) => Promise<Result | undefined>,
  { atOnce, ahead = atOnce, signal }: RowsInHand,
): AsyncGenerator<Result, void, undefined> {
  const begun: BegunRow<Result>[] = []
  let [number, running] = [0, 0]
  let wake: () => void = () => undefined

  function begin(row: Row): void {
    running += 1
    const result = work(row, number++)
    const one: BegunRow<Result> = { result, isOver: false }
    const end = (): void => {
      running -= 1
      one.isOver = true
      wake()
    }
    result.then(end, end)
    begun.push(one)
  }

  const isFull = (): boolean => running >= Math.max(1, atOnce) || begun.length >= Math.max(1, ahead)
  const isCut = (): boolean => signal?.aborted === true
  let isWhole = true
  for await (const row of rows) {
    if (isCut()) break
    begin(row)
    while (isWhole && (isFull() || begun[0]?.isOver)) {
      if (!begun[0]?.isOver) await new Promise<void>((resolve) => (wake = resolve))
      if (!begun[0]?.isOver) continue
      const first = await begun.shift()?.result
      isWhole = first !== undefined
      if (first !== undefined) yield first
    }
    if (!isWhole) break
  }
  for (const { result } of begun) {
    const next = await result
    isWhole &&= next !== undefined
    if (isWhole && next !== undefined) yield next
  }
}
