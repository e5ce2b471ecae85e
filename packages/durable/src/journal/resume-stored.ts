import {
  createRunState,
  errorFromRecord,
  FlowError,
  isFlowError,
  issuesError,
  parseFlow,
  planFlow,
  replay,
  resumeRun,
  type Plan,
  type Registry,
  type RunOptions,
} from '@chainwright/core'
import { drive, type StoredResult, type StoredRun } from './drive.ts'
import type { EndRecord } from './end-record.ts'
import type { RunHeader } from './header.ts'
import type { RunContent } from './run-content.ts'
import { openRunFile } from './run-file.ts'
import type { Store } from './store.ts'

/** What a run is given when it goes on. */
export interface ResumeOptions extends Omit<
  RunOptions,
  'inputs' | 'until' | 'pins' | 'seed' | 'parent' | 'run'
> {
  /** The node types. */
  registry: Registry
}

/**
 * Goes on with a run from the store alone: what is done stays done, and what was in flight begins once
 * more, or fails as `in-doubt` where that is not safe. A run that is over is given as it ended.
 *
 * Throws `run-missing`, `run-corrupt`, `run-taken` while another process drives it, `store-version`,
 * and what is wrong with its flow for these node types.
 */
export function resumeStored(store: Store, id: string, options: ResumeOptions): StoredRun {
  const { registry, onEvent, ...given } = options
  const { content, file } = openRunFile(store.files, id)
  try {
    const plan = planStored(content.header, registry, given.models)
    if (!file) return endedRun(plan, content)
    const { events } = content
    const driven = drive(plan, {
      onEvent,
      before: { file, events },
      begin: (listener) => resumeRun(plan, events, { ...given, onEvent: listener }),
      open: () => file,
    })
    return driven.run
  } catch (thrown) {
    file?.leave(content.waiting)
    file?.close()
    throw isFlowError(thrown) ? thrown : unreadable(id, thrown)
  }
}

/** The plan of a stored run's flow. Throws a `FlowError` when it does not suit the node types. */
export function planStored(
  { flow: text }: Pick<RunHeader, 'flow'>,
  registry: Registry,
  models?: RunOptions['models'],
): Plan {
  const { flow, issues } = parseFlow(text, { limits: { fileBytes: Infinity, nodes: Infinity } })
  if (!flow) throw issuesError(issues)
  return planFlow(flow, registry, models ? { models } : {})
}

/** A run that is over, with the state that its record leads to. */
function endedRun(plan: Plan, { header, events, end }: RunContent): StoredRun {
  const state = replay(createRunState(plan), events)
  return {
    id: header.run,
    state,
    result: Promise.resolve({ run: header.run, state, ...resultOf(end) }),
    cancel: () => undefined,
    leave: async () => undefined,
    signal(step) {
      const message = `run ${header.run} is over: no step \`${step}\` waits for an answer`
      throw new FlowError({ code: 'signal-unknown', message, node: step })
    },
  }
}

function resultOf(end: EndRecord | undefined): Omit<StoredResult, 'run' | 'state'> {
  const { status = 'cancelled', outputs = {}, absent = [], error } = end ?? {}
  return { status, outputs, absent, error: error && errorFromRecord(error) }
}

function unreadable(id: string, thrown: unknown): FlowError {
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  const message = `run ${id} cannot be read with these node types: ${said}. Use those that it was begun with`
  return new FlowError({ code: 'run-corrupt', message, cause: thrown })
}
