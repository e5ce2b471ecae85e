import { defaultLimits } from '../flow/limits.ts'
import type { Models, Services } from '../node/models.ts'
import type { WatchCalls } from './calls.ts'
import { systemClock, type Clock } from './clock.ts'
import type { ContentCache } from './content-cache.ts'
import type { Driver } from './driver.ts'
import type { RecordedEvent, RunEvent } from './events.ts'
import { execute } from './execute.ts'
import type { RunState } from './run-state.ts'

/** What steps are carried out with; everything is optional. */
export interface DriverOptions {
  /** Where model references are resolved. Needed when a node uses a model. */
  models?: Models
  /** Granted files and the like. */
  services?: Partial<Services>
  /** Results of earlier steps. Default: none, every node runs. */
  cache?: ContentCache
  /**
   * Notes what steps ask of their models, for whoever looks at the run. Default: it is not noted.
   */
  watchCalls?: WatchCalls
  /** Largest value at a port, in bytes. Default 16 MiB. */
  valueBytes?: number
  /** How long cancelled steps have to end, in milliseconds. Default 200. */
  graceMs?: number
  /** Called with every event, in order. When it throws, the run is stopped. */
  onEvent?: (event: RunEvent) => void
  clock?: Clock
}

const defaultGraceMs = 200

/** A driver for a state. With `elsewhere`, the scheduler of the run is, and is told what happens. */
export function createDriver(
  state: RunState,
  options: DriverOptions,
  onFinish: () => void,
  elsewhere?: (event: RecordedEvent) => void,
): Driver {
  const clock = options.clock ?? systemClock
  return {
    state,
    clock,
    // What a run spends is counted by itself; of a single step, whoever hands it on has seen to it.
    models: (elsewhere ? undefined : options.models?.forRun?.()) ?? options.models,
    services: options.services ?? {},
    cache: options.cache,
    watchCalls: options.watchCalls,
    valueBytes: options.valueBytes ?? defaultLimits.valueBytes,
    graceMs: options.graceMs ?? defaultGraceMs,
    onEvent: options.onEvent,
    onFinish,
    elsewhere,
    controller: new AbortController(),
    bodyControllers: new Map(),
    resolved: new Map(),
    timers: new Set(),
    execute,
    inbox: [],
    waiting: 0,
    draining: false,
    now: clock.now(),
    listenerError: undefined,
  }
}
