import { errorFromRecord, isFlowError } from '@chainwright/core'
import type { FlowWorker } from '@chainwright/durable/engines'
import { durationText } from '../terminal/figures-text.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'

/** Runs whose beginning is remembered, at most. */
const mostRuns = 10_000

/** The same worker, which tells a line of each run that it begins or goes on with, and of its end. */
export function logRuns<W extends FlowWorker>(worker: W, tell: (line: string) => void): W {
  /** When this worker saw a run first; engines call several times for one. */
  const since = new Map<string, number>()

  async function begin(run: string): Promise<number> {
    const known = since.get(run)
    if (known !== undefined) return known
    since.set(run, performance.now())
    const [oldest] = since.keys()
    if (since.size > mostRuns && oldest !== undefined) since.delete(oldest)
    const before = await worker.store.list(`runs/${run}/events/`)
    tell(`${run} ${before.length === 0 ? 'begins' : 'goes on'}`)
    return since.get(run) ?? performance.now()
  }

  return {
    ...worker,
    async lead(run, context) {
      const begunAt = await begin(run)
      try {
        const end = await worker.lead(run, context)
        since.delete(run)
        const took = durationText(performance.now() - begunAt)
        const error = end.error && errorFromRecord(end.error)
        const why = error ? `: ${error.code}: ${error.message}` : ''
        tell(harmlessLine(`${run} ${end.status} after ${took}${why}`))
        return end
      } catch (thrown) {
        if (isFlowError(thrown)) tell(harmlessLine(`${run}: ${thrown.code}: ${thrown.message}`))
        throw thrown
      }
    },
  }
}
