import {
  errorRecord,
  isFinal,
  toFlowError,
  type FlowErrorRecord,
  type Registry,
} from '@chainwright/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FlowDocument } from '../document/document.ts'
import { endLost } from '../run/end-lost.ts'
import type { RunStore, ShownRun } from '../run/run-store.ts'
import type { RunFollower, Runner, RunRequest } from '../run/runner.ts'
import { appText } from '../text/app.ts'
import type { AskedFrom } from './begin-run.ts'
import type { RunValues } from './values.ts'

/** What is known of running, apart from the run that is shown. */
export interface DeskState {
  /** Runs in hand, oldest first. */
  readonly running: readonly ShownRun[]
  /** Why the last run could not begin. */
  readonly refused: FlowErrorRecord | undefined
}

/** Starts, follows and stops runs. */
export interface RunDesk {
  readonly store: StoreApi<DeskState>
  /** Runs the whole flow, or up to a node. */
  run(options?: { until?: string }): Promise<ShownRun | undefined>
  /** Runs again from a node on: what stands before it keeps the outputs of the run that is shown. */
  runFrom(node: string): Promise<ShownRun | undefined>
  /** Stops the newest run. */
  cancel(): void
  /** Follows a run that was not begun here: it can be stopped like all others. */
  watch(this: void, run: ShownRun, follow: Follow): Promise<void>
  /** Answers a step of the run that is shown. */
  answer(step: string, value: unknown): Promise<void>
}

/** Tells the events of a run until it is over. */
export type Follow = (follower: RunFollower) => Promise<void>

/** What a desk is made of. */
export interface DeskParts {
  readonly document: FlowDocument
  readonly registry: Registry
  readonly values: StoreApi<RunValues>
  readonly runs: RunStore
  readonly runner: Runner
  /** Asked before a run begins: a stranger's flow is not run before a person agreed to what it does. */
  readonly mayRun?: (request: RunRequest) => Promise<boolean>
  /** Told when a run is over, for the history. */
  readonly onEnd?: (run: ShownRun, request: RunRequest) => void
}

/** The desk of an editor. */
export function createRunDesk(parts: DeskParts): RunDesk {
  const { document, registry, values, runs, runner } = parts
  const store = createStore<DeskState>(() => ({ running: [], refused: undefined }))
  const controllers = new Map<ShownRun, AbortController>()
  const watch: RunDesk['watch'] = (run, follow) =>
    watchRun({ store, controllers, runs }, run, follow)

  return {
    store,
    watch,
    run: (options = {}) => begin(options),
    runFrom: (node) => {
      const shown = runs.shown()
      return begin(shown ? { from: { node, shown } } : {})
    },
    cancel: () => {
      const newest = store.getState().running.at(-1)
      if (newest) controllers.get(newest)?.abort()
    },
    answer: async (step, value) => {
      const shown = runs.shown()
      if (shown) await runner.answer(shown.run, step, value)
    },
  }

  async function begin(asked: AskedFrom): Promise<ShownRun | undefined> {
    store.setState({ refused: undefined })
    // What is run is what was there when it was asked for.
    const now = { flow: document.store.getState().flow, registry, values: values.getState() }
    try {
      const { beginRun } = await import('./begin-run.ts')
      const { run, request } = beginRun(now, asked)
      if (parts.mayRun && !(await parts.mayRun(request))) return undefined
      return await follow(run, request)
    } catch (error) {
      store.setState({ refused: errorRecord(toFlowError(error)) })
      return undefined
    }
  }

  async function follow(run: ShownRun, request: RunRequest): Promise<ShownRun> {
    runs.show(run)
    try {
      await watch(run, (follower) => runner.run(request, follower))
      return run
    } finally {
      if (isFinal(run.state.status)) parts.onEnd?.(run, request)
    }
  }
}

/** Follows a run among those in hand, until it is over or its runner is lost. */
async function watchRun(
  { store, controllers, runs }: Watched,
  run: ShownRun,
  follow: Follow,
): Promise<void> {
  const controller = new AbortController()
  controllers.set(run, controller)
  store.setState({ running: [...store.getState().running, run] })
  try {
    const { signal } = controller
    await follow({ signal, onEvents: (events) => runs.take(run, events) })
  } finally {
    controllers.delete(run)
    store.setState({ running: store.getState().running.filter((one) => one !== run) })
    // A runner that was lost in the middle says nothing more of the run.
    if (!isFinal(run.state.status)) runs.take(run, endLost(appText.runnerLost, Date.now()))
  }
}

interface Watched {
  readonly store: StoreApi<DeskState>
  readonly controllers: Map<ShownRun, AbortController>
  readonly runs: RunStore
}
