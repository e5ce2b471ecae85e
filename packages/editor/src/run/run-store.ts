import type { Flow, Plan, RecordedEvent, RunState } from '@chainwright/core'

/** A run as the editor sees it: the flow it was made of, and the fold of its events. */
export interface ShownRun {
  readonly run: string
  /** The whole file as it was when the run began. */
  readonly flow: Flow
  readonly plan: Plan
  /** Changed in place while the run goes on. */
  readonly state: RunState
  /** Recorded events, without the pieces of streamed text. */
  readonly events: RecordedEvent[]
  /**
   * Brings the run up to date; gives the paths of the nodes that changed. A second `run-start` begins it
   * anew, with another `state`.
   */
  take(events: readonly RecordedEvent[]): Set<string>
}

/** The run that is shown. Listeners hear of a node once a frame, however many events it had. */
export interface RunStore {
  /** The run that is shown; `undefined` before the first. */
  shown(): ShownRun | undefined
  /** Shows a run, live or old; `undefined` shows none. */
  show(run: ShownRun | undefined): void
  /** Takes events of a run; those of a run that is not shown change it unseen. */
  take(run: ShownRun, events: readonly RecordedEvent[]): void
  /** Raised with every frame in which the run, or the node of this path, changed. */
  version(path?: string): number
  /** Hears of changes of a node by its path (`story#3/generate`), or of the run as a whole. */
  subscribe(listener: () => void, path?: string): () => void
}

type Schedule = (flush: () => void) => void

/** A store of the run that is shown; `schedule` calls back at the next frame. */
export function createRunStore(schedule: Schedule = atNextFrame): RunStore {
  const everything = ''
  let shown: ShownRun | undefined
  let planned = false
  let shows = 0
  const versions = new Map<string, number>()
  const listeners = new Map<string, Set<() => void>>()
  const dirty = new Set<string>()

  return {
    shown: () => shown,
    show,
    take: (run, events) => {
      const before = run.state
      const changed = run.take(events)
      if (run !== shown) return
      if (run.state !== before) show(run)
      dirty.add(everything)
      for (const path of changed) dirty.add(path)
      if (planned) return
      planned = true
      schedule(flush)
    },
    version: (path = everything) => shows * 1_000_000_000 + (versions.get(path) ?? 0),
    subscribe: (listener, path = everything) => {
      const heard = listeners.get(path) ?? new Set()
      listeners.set(path, heard.add(listener))
      return () => {
        heard.delete(listener)
        if (heard.size === 0 && listeners.get(path) === heard) listeners.delete(path)
      }
    },
  }

  function show(run: ShownRun | undefined): void {
    shown = run
    shows += 1
    versions.clear()
    dirty.clear()
    for (const heard of listeners.values()) for (const listener of heard) listener()
  }

  function flush(): void {
    planned = false
    const paths = [...dirty]
    dirty.clear()
    for (const path of paths) versions.set(path, (versions.get(path) ?? 0) + 1)
    for (const path of paths) for (const listener of listeners.get(path) ?? []) listener()
  }
}

function atNextFrame(flush: () => void): void {
  requestAnimationFrame(flush)
}
