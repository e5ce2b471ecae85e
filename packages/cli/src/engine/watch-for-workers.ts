/** How long nothing may be heard of a run before its user is told that there may be no worker, in milliseconds. */
const silenceMs = 5_000
/** How long workers have to end a run that is cancelled before nobody waits for it any more. */
const patienceMs = 10_000

/** A run that is looked at. */
interface WatchedRun {
  cancel(): void
  leave?(): Promise<void>
}

/** Looks at what the workers of a run do. */
export interface WorkerWatch {
  /** Something was heard of the run. */
  heard(): void
  /** Cancels it, and looks away when it does not end. */
  cancel(run: WatchedRun | undefined): void
  end(): void
}

/** Begins to watch. When nothing is heard for a while, it tells so, once. */
export function watchForWorkers(note: (line: string) => void): WorkerWatch {
  const silence = setTimeout(() => {
    note('no worker has taken the run yet: it waits for one; `chainwright worker` starts one')
  }, silenceMs)
  let patience: NodeJS.Timeout | undefined
  return {
    heard: () => clearTimeout(silence),
    cancel(run) {
      run?.cancel()
      patience ??= setTimeout(() => void run?.leave?.(), patienceMs)
    },
    end() {
      clearTimeout(silence)
      clearTimeout(patience)
    },
  }
}
