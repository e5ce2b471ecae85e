/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** Times of two things that were measured in turn, in milliseconds a call, and their ratio. */
export interface Paired {
  readonly base: number
  readonly other: number
  /** Median of other ÷ base, round by round: it holds when the machine's speed drifts. */
  readonly ratio: number
}

/** Measures two things in turn, for `rounds` rounds of at least `sampleMs` each, after a warm-up. */
export async function measurePair(
  base: () => unknown,
  other: () => unknown,
  {
    rounds = 7,
    sampleMs = 60,
    warmMs = 400,
  }: { rounds?: number; sampleMs?: number; warmMs?: number } = {},
): Promise<Paired> {
  const calls = [await warm(base, warmMs, sampleMs), await warm(other, warmMs, sampleMs)] as const
  const bases: number[] = []
  const others: number[] = []
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0
    if (first) bases.push(await sample(base, calls[0]))
    others.push(await sample(other, calls[1]))
    if (!first) bases.push(await sample(base, calls[0]))
  }
  const ratio = median(others.map((time, round) => time / (bases[round] ?? time)))
  return { base: median(bases), other: median(others), ratio }
}

async function warm(call: () => unknown, warmMs: number, sampleMs: number): Promise<number> {
  const start = performance.now()
  let done = 0
  while (performance.now() - start < warmMs || done < 2) {
    await call()
    done++
  }
  return Math.max(1, Math.ceil((sampleMs * done) / (performance.now() - start)))
}

async function sample(call: () => unknown, calls: number): Promise<number> {
  globalThis.gc?.()
  const start = performance.now()
  for (let done = 0; done < calls; done++) await call()
  return (performance.now() - start) / calls
}
