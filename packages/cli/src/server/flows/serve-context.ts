import type { HttpBindings } from '@hono/node-server'
import type { Outputs } from '@chainwright/core'
import { createRate, openRunsError, rateError, type ServeLimits } from './limits.ts'
import type { Budget } from './budget.ts'
import type { FlowKeys } from './flow-keys.ts'
import type { Metrics } from './metrics.ts'
import type { OpenRun } from './open-runs.ts'
import type { RunDesk } from './run-desk.ts'
import type { ServedFlow, ServedWith } from './served-flow.ts'

/** What Hono hands to every route. */
export interface ServeEnvironment {
  Bindings: HttpBindings
  Variables: {
    /** Flows that the key of the request opens; `@watch` for one that watches. */
    opens: readonly string[]
    /** Takes secrets out of what is answered. */
    redact: ServeContext['redact']
    /** What went wrong on the side of the server. */
    failure: unknown
  }
}

/** All that routes of the server work with, those of other protocols too. */
export interface ServeContext {
  readonly flows: ReadonlyMap<string, ServedFlow>
  readonly served: ServedWith
  readonly keys: FlowKeys
  readonly desk: RunDesk
  readonly limits: ServeLimits
  readonly budget: Budget
  readonly metrics: Metrics
  /** Takes the secrets that the program knows out of plain JSON. */
  readonly redact: <V>(value: V) => V
  /** Tells whoever runs the server what went wrong on its side. */
  readonly report: (thrown: unknown) => void
  /**
   * Starts a run for a caller, within the limits of its flow. When this resolves, the run is on record.
   * Throws a `FlowError`: `rate-exceeded`, `runs-too-many`, `budget-spent`, `server-stopping`, and what is
   * wrong with the inputs.
   */
  begin(flow: ServedFlow, inputs: Outputs, id?: string): Promise<OpenRun>
}

/** Puts a context together: `begin` is the one way by which callers start runs. */
export function createServeContext(parts: Omit<ServeContext, 'begin'>): ServeContext {
  const { desk, limits, budget } = parts
  const rates = new Map(
    [...parts.flows.keys()].map((name) => [name, createRate(limits.startsPerMinute)]),
  )
  return {
    ...parts,
    async begin(flow, inputs, id) {
      const { name } = flow
      const waitMs = rates.get(name)?.take(performance.now()) ?? 0
      if (waitMs > 0) throw rateError(name, limits.startsPerMinute, waitMs)
      if (desk.countOpen(name) >= limits.openRuns) throw openRunsError(name, limits.openRuns)
      budget.check(name)
      return desk.start(flow, inputs, id)
    },
  }
}
