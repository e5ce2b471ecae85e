import type { Outputs, RecordedEvent, Registry } from '@chainwright/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunStore, ShownRun } from '../run/run-store.ts'
import type { RunRequest } from '../run/runner.ts'

/** What a list shows of a run that was kept. */
export interface RunNote {
  readonly run: string
  readonly name: string
  readonly digest: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Milliseconds. */
  readonly duration: number
  readonly status: 'succeeded' | 'failed' | 'cancelled'
  readonly tokens: number
  /** Size of what is kept, in characters of JSON. */
  readonly size: number
}

/** A run that was kept: enough to show all of it again. */
export interface KeptRun {
  readonly note: RunNote
  /** The flow file as it was. */
  readonly flow: string
  readonly inputs: Outputs
  readonly events: readonly RecordedEvent[]
}

/** Where runs are kept. */
export interface RunKeeper {
  notes(): Promise<readonly RunNote[]>
  read(run: string): Promise<KeptRun | undefined>
  write(kept: KeptRun): Promise<void>
  remove(runs: readonly string[]): Promise<void>
}

/** What is known of the runs that are kept. */
export interface HistoryState {
  /** Newest first. */
  readonly notes: readonly RunNote[]
  /** The old run that is shown, if one is, and the run that was shown before it. */
  readonly opened: { readonly note: RunNote; readonly before: ShownRun | undefined } | undefined
}

/** The runs of this device. */
export interface RunHistory {
  readonly store: StoreApi<HistoryState>
  /** Reads the list again; other tabs add to it. */
  refresh(): Promise<void>
  /** Keeps a run that is over, and drops the oldest ones when there is too much. */
  keep(run: ShownRun, request: RunRequest): Promise<void>
  read(run: string): Promise<KeptRun | undefined>
  /** Shows an old run on the canvas. Throws a `FlowError` when its flow cannot be planned any more. */
  open(run: string): Promise<void>
  /** Shows again what was shown before an old run. */
  back(): void
  remove(runs: readonly string[]): Promise<void>
}

/** Most runs that are kept, and most characters of all together. */
const most = { runs: 100, size: 50_000_000 }

/** The history of an editor. */
export function createHistory(
  runs: RunStore,
  { registry, keeper }: { registry: Registry; keeper: RunKeeper },
): RunHistory {
  const store = createStore<HistoryState>(() => ({ notes: [], opened: undefined }))
  const refresh = async (): Promise<void> => {
    const notes = await keeper.notes()
    store.setState({ notes: notes.toSorted((one, other) => other.startedAt - one.startedAt) })
  }
  // A run that begins is shown: the old one is not any more.
  runs.subscribe(() => {
    const { opened } = store.getState()
    if (opened && runs.shown()?.run !== opened.note.run) store.setState({ opened: undefined })
  })

  return {
    store,
    refresh,
    keep: async (run, request) => {
      const { keptRun } = await import('./kept-run.ts')
      await keeper.write(keptRun(run, request))
      await refresh()
      const old = tooMany(store.getState().notes)
      if (old.length === 0) return
      await keeper.remove(old)
      await refresh()
    },
    read: (run) => keeper.read(run),
    open: async (name) => {
      const [{ runOf }, kept] = await Promise.all([import('./kept-run.ts'), keeper.read(name)])
      if (!kept) return refresh()
      const before = store.getState().opened?.before ?? runs.shown()
      runs.show(runOf(kept, registry))
      store.setState({ opened: { note: kept.note, before } })
    },
    back: () => runs.show(store.getState().opened?.before),
    remove: async (names) => {
      await keeper.remove(names)
      await refresh()
    },
  }
}

/** Runs that are too many or too large together, seen from the newest. */
function tooMany(notes: readonly RunNote[]): string[] {
  let size = 0
  return notes.flatMap((note, at) => {
    size += note.size
    const isTooMuch = at >= most.runs || (at > 0 && size > most.size)
    return isTooMuch ? [note.run] : []
  })
}
