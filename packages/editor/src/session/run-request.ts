import type { Flow, Pins } from '@chainwright/core'
import type { RunRequest } from '../run/runner.ts'
import type { RunValues } from './values.ts'

/** What a person may ask of one run beside the values of the session. */
export interface AskedRun {
  readonly until?: string
  /** Pins of this run alone; those of the session win. */
  readonly pins?: Pins
  readonly parent?: string
}

/** A request for a run. Values and pins of inputs and nodes that are not there any more stay behind. */
export function runRequest(flow: Flow, values: RunValues, asked: AskedRun): RunRequest {
  const { inputs, files, seed } = values
  const given = [...inputs].filter(([name]) => flow.inputs.has(name))
  const pins = Object.entries({ ...asked.pins, ...Object.fromEntries(values.pins) })
  return {
    run: newRunName(),
    flow,
    inputs: Object.fromEntries(given),
    files,
    ...(seed === undefined ? {} : { seed }),
    ...asked,
    pins: Object.fromEntries(pins.filter(([node]) => flow.nodes.has(node))),
  }
}

/** A name for a run: the time, so that names sort, and a few random letters. */
function newRunName(): string {
  const time = Date.now().toString(36)
  const random = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
  return `r${time}-${random.toString(36).slice(0, 4)}`
}
