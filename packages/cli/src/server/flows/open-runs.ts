import { isFinal, type RunState } from '@chainwright/core'
import type { StoredResult } from '@chainwright/durable'
import { waitsForAnswers } from '../../questions/waits-for-answers.ts'
import type { HousedRun } from './run-house.ts'
import type { RunLog } from './run-log.ts'
import type { ServedFlow } from './served-flow.ts'

/** A run that this process drives or looks at, or, where nothing is kept, drove until a moment ago. */
export interface OpenRun {
  readonly id: string
  readonly flow: ServedFlow
  readonly run: HousedRun
  readonly log: RunLog
  /** Its work here was let go of before it was over. */
  isLeft(this: void): boolean
  /** Never rejects. */
  readonly result: Promise<StoredResult>
}

/** The runs that are open in this process. */
export interface OpenRuns {
  all(): readonly OpenRun[]
  find(this: void, id: string): OpenRun | undefined
  /** How many of a flow there are, those that are being begun included. */
  count(flow: string): number
  /** Whether a run is open, or is being begun. */
  isTaken(id: string): boolean
  /** Resolves when a run is not being begun any more, one way or the other; `undefined` when it is not now. */
  beingBegun(id: string): Promise<unknown> | undefined
  /** Opens a run. Others who ask for the same one meanwhile wait for it. */
  take<R extends HousedRun | undefined>(
    about: Pick<OpenRun, 'id' | 'flow'>,
    carry: () => Promise<R>,
  ): Promise<OpenRun | Extract<R, undefined>>
  /** Waits for what is at work here, and lets go of the rest. */
  letGo(graceMs: number): Promise<void>
}

/** Ended runs that can be asked for where nothing is kept. */
const mostUnrecorded = 256

/** No run is open. `keepsRuns`: one that is over can be read elsewhere. */
export function createOpenRuns(keepsRuns: boolean): OpenRuns {
  const open = new Map<string, OpenRun>()
  const taking = new Map<string, { readonly flow: string; readonly made: Promise<unknown> }>()
  const unrecorded = new Map<string, OpenRun>()
  const left = new Set<string>()

  function enter({ id, flow }: Pick<OpenRun, 'id' | 'flow'>, run: HousedRun): OpenRun {
    const { log } = run
    const result = run.result.then((end) => {
      open.delete(id)
      log.close()
      if (end.status !== 'left') left.delete(id)
      if (!keepsRuns) keepLast(unrecorded, taken)
      return end
    })
    const taken: OpenRun = { id, flow, run, log, isLeft: () => left.has(id), result }
    open.set(id, taken)
    return taken
  }

  return {
    all: () => [...open.values()],
    find: (id) => open.get(id) ?? unrecorded.get(id),
    count(flow) {
      let count = 0
      for (const one of open.values()) if (one.flow.name === flow) count += 1
      for (const one of taking.values()) if (one.flow === flow) count += 1
      return count
    },
    isTaken: (id) => open.has(id) || taking.has(id),
    beingBegun: (id) => taking.get(id)?.made.catch(() => undefined),
    take(about, carry) {
      const made = carry()
        .then((run) => (run ? enter(about, run) : (run as Extract<typeof run, undefined>)))
        .finally(() => taking.delete(about.id))
      taking.set(about.id, { flow: about.flow.name, made })
      return made
    },
    async letGo(graceMs) {
      await Promise.allSettled([...taking.values()].map(({ made }) => made))
      // What others carry out goes on in any case; whoever reads it here may see its end.
      const awaited = [...open.values()].filter(
        ({ run, log }) => run.isCarriedHere || log.isAwaited,
      )
      await letEnd(awaited, graceMs)
      for (const { id, run } of open.values()) if (run.isCarriedHere) left.add(id)
      await Promise.all([...open.values()].map(({ run }) => run.leave()))
    },
  }
}

/** Waits until no run is at work any more, or the time is up. One that waits for a person is not at work. */
export async function letEnd(
  runs: readonly {
    readonly run: { readonly state: RunState }
    readonly result: Promise<unknown>
  }[],
  graceMs: number,
): Promise<void> {
  const atWork = runs.filter(({ run }) => !isFinal(run.state.status) && !waitsForAnswers(run.state))
  if (atWork.length === 0) return
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs)
  })
  await Promise.race([Promise.all(atWork.map(({ result }) => result)), timeUp])
  clearTimeout(timer)
}

function keepLast(kept: Map<string, OpenRun>, run: OpenRun): void {
  kept.set(run.id, run)
  const [oldest] = kept.keys()
  if (kept.size > mostUnrecorded && oldest !== undefined) kept.delete(oldest)
}
