import { pinsBefore, planFlow, type Flow, type Registry } from '@chainwright/core'
import type { ShownRun } from '../run/run-store.ts'
import type { RunRequest } from '../run/runner.ts'
import { createShownRun } from '../run/shown-run.ts'
import { runRequest } from './run-request.ts'
import type { RunValues } from './values.ts'

/** What a run is made of. */
export interface RunParts {
  readonly flow: Flow
  readonly registry: Registry
  readonly values: RunValues
}

/** How far a run goes, and what it begins with. */
export interface AskedFrom {
  readonly until?: string
  /** What stands before the node keeps the outputs that it has in the run. */
  readonly from?: { readonly node: string; readonly shown: ShownRun }
}

/**
 * Makes a run that has not begun. Throws a `FlowError` when the flow cannot be planned. Loaded when it is
 * needed: the machine of runs is no part of the first screen.
 */
export function beginRun(
  { flow, registry, values }: RunParts,
  { until, from }: AskedFrom,
): { run: ShownRun; request: RunRequest } {
  const plan = planFlow(flow, registry)
  const asked = {
    ...(until !== undefined && { until }),
    ...(from && { pins: pinsBefore(plan, from.shown.events, from.node), parent: from.shown.run }),
  }
  const request = runRequest(flow, values, asked)
  return { run: createShownRun(request.run, request.flow, plan), request }
}
