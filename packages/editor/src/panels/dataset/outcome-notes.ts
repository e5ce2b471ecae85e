import type { StoreApi } from 'zustand/vanilla'
import { withOutcomes, type DatasetState, type RowOutcome } from './dataset.ts'

/** Gathers what became of rows, and shows it a few times a second. */
export interface OutcomeNotes {
  note(row: number, outcome: RowOutcome): void
  /** Shows what waits. */
  flush(): void
}

/** How often outcomes are shown, in milliseconds. */
const showMs = 100

/** Notes for the rows that run now: to make the list of all rows anew for each of them would take too long. */
export function createOutcomeNotes(store: StoreApi<DatasetState>): OutcomeNotes {
  const waiting = new Map<number, RowOutcome>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.size === 0) return
    const { outcomes, startedAt } = store.getState()
    const shown = withOutcomes(outcomes, waiting)
    waiting.clear()
    store.setState({ outcomes: shown, elapsedMs: Date.now() - startedAt })
  }

  return {
    note(row, outcome) {
      waiting.set(row, outcome)
      timer ??= setTimeout(flush, showMs)
    },
    flush,
  }
}
