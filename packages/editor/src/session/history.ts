import { isFinal, type Registry } from '@chainwright/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunStore, ShownRun } from '../run/run-store.ts'
import type { RunFollower, RunRequest } from '../run/runner.ts'
import type { KeptRun, RunKeeper, RunNote } from './run-note.ts'

/** What is known of the runs that are kept. */
export interface HistoryState {
  /** Newest first. */
  readonly notes: readonly RunNote[]
  /** The old run that is shown, if one is, and the run that was shown before it. */
  readonly opened: { readonly note: RunNote; readonly before: ShownRun | undefined } | undefined
}

/** The runs of this device, and of the places that were added. */
export interface RunHistory {
  readonly store: StoreApi<HistoryState>
  /** Adds the runs of another place, which keeps them itself. */
  add(keeper: RunKeeper): void
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

/** What a history is made of. */
export interface HistoryParts {
  readonly registry: Registry
  /** Keeps the runs of this device. */
  readonly keeper: RunKeeper
  /** Follows a run that is not over. Default: its events so far are all. */
  readonly watch?: (
    run: ShownRun,
    follow: (follower: RunFollower) => Promise<void>,
  ) => Promise<void>
}

/** The history of an editor. */
export function createHistory(
  runs: RunStore,
  { registry, keeper, watch }: HistoryParts,
): RunHistory {
  const keepers = [keeper]
  const store = createStore<HistoryState>(() => ({ notes: [], opened: undefined }))
  const keeperOf = (run: string): RunKeeper => {
    const host = store.getState().notes.find((note) => note.run === run)?.host
    return keepers.find((one) => one.host === host) ?? keeper
  }
  const refresh = async (): Promise<void> => {
    const lists = await Promise.all(keepers.map((one) => one.notes()))
    const notes = lists.flat().toSorted((one, other) => other.startedAt - one.startedAt)
    store.setState({ notes })
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
      const old = tooMany(store.getState().notes.filter(({ host }) => host === undefined))
      if (old.length === 0) return
      await keeper.remove(old)
      await refresh()
    },
    add: (added) => void keepers.push(added),
    read: (run) => keeperOf(run).read(run),
    open: async (name) => {
      const [{ runOf }, kept] = await Promise.all([
        import('./kept-run.ts'),
        keeperOf(name).read(name),
      ])
      if (!kept) return refresh()
      const before = store.getState().opened?.before ?? runs.shown()
      const run = runOf(kept, registry)
      runs.show(run)
      store.setState({ opened: { note: kept.note, before } })
      const place = keeperOf(name)
      if (!place.follow || isFinal(run.state.status)) return
      void watch?.(run, async (follower) => place.follow?.(name, follower)).then(refresh, refresh)
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
