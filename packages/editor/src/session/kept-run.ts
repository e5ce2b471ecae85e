import { isFinal, parseFlow, planFlow, writeFlow, type Registry } from '@chainwright/core'
import type { ShownRun } from '../run/run-store.ts'
import type { RunRequest } from '../run/runner.ts'
import { createShownRun } from '../run/shown-run.ts'
import type { KeptRun, RunNote } from './run-note.ts'

/** A kept run as it was when it ended. Throws a `FlowError` when its flow cannot be planned any more. */
export function runOf({ note, flow: text, events }: KeptRun, registry: Registry): ShownRun {
  const { flow } = parseFlow(text)
  if (!flow) throw new TypeError('a flow that was kept can be read')
  const run = createShownRun(note.run, flow, planFlow(flow, registry))
  run.take(events)
  return run
}

/** Most characters of an input that a list shows. */
const longestAbout = 120

/** Of the texts that a run was given the shortest, which tells it apart: a question, and no document. */
function aboutInputs(plan: ShownRun['plan'], { inputs }: RunRequest): { about?: string } {
  const texts = [...plan.inputs].flatMap(([name, input]) => {
    const value: unknown = inputs[name] ?? input.default
    return typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []
  })
  const [shortest] = texts.toSorted((one, other) => one.length - other.length)
  return shortest === undefined ? {} : { about: shortest.slice(0, longestAbout) }
}

/** What is kept of a run that is over. */
export function keptRun(
  { run, flow, plan, state, events }: ShownRun,
  request: RunRequest,
): KeptRun {
  const { status, startedAt, endedAt, usage } = state
  const text = writeFlow(flow)
  return {
    flow: text,
    inputs: request.inputs,
    events,
    note: {
      run,
      name: flow.name ?? '',
      ...aboutInputs(plan, request),
      digest: plan.digest,
      startedAt,
      duration: Math.max(0, endedAt - startedAt),
      status: isFinal(status) ? (status as RunNote['status']) : 'cancelled',
      tokens: usage.inputTokens + usage.outputTokens,
      size: text.length + JSON.stringify(events).length,
    },
  }
}
