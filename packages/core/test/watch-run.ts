import { planFlow } from '../src/flow/check-flow.ts'
import { parseFlow } from '../src/flow/parse-flow.ts'
import type { Json } from '../src/lib/json.ts'
import type { NodeType } from '../src/node/node-type.ts'
import { createRegistry } from '../src/node/registry.ts'
import type { RunEvent } from '../src/run/events.ts'
import { startRun, type Run, type RunOptions } from '../src/run/start-run.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'

/** A run under a fake clock, with everything that it told. */
export interface WatchedRun extends Run {
  readonly events: readonly RunEvent[]
  readonly clock: FakeClock
  /** Status of each node by its id. */
  statuses(): Record<string, string>
  /** Events of one type, in order. */
  all<T extends RunEvent['type']>(type: T): Extract<RunEvent, { type: T }>[]
}

/** Parts of a flow file; `chainwright` is added. */
export interface FlowParts {
  inputs?: Json
  nodes: Json
  outputs?: Json
  flows?: Json
}

/** Starts a run of a flow on a fake clock and keeps its events. */
export function watchRun(
  flow: FlowParts,
  types: readonly NodeType[],
  options: RunOptions = {},
): WatchedRun {
  const { flow: parsed, issues } = parseFlow({ chainwright: 1, ...flow })
  if (!parsed) throw new Error(JSON.stringify(issues))
  const plan = planFlow(parsed, createRegistry(types))
  const clock = createFakeClock()
  const events: RunEvent[] = []
  const run = startRun(plan, { clock, onEvent: (event) => void events.push(event), ...options })
  return {
    ...run,
    events,
    clock,
    statuses: () => Object.fromEntries(run.state.nodes.map(({ id, status }) => [id, status])),
    all: <T extends RunEvent['type']>(type: T) =>
      events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type),
  }
}
