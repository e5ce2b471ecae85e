import { randomBytes } from 'node:crypto'
import {
  FlowError,
  flowDigest,
  parseFlow,
  startRun,
  type Plan,
  type Run,
  type RunOptions,
} from '@chainwright/core'
import { drive, type StoredResult, type StoredRun } from './drive.ts'
import { checkRunId, type RunHeader } from './header.ts'
import { createRunFile } from './run-file.ts'
import type { Store } from './store.ts'

/** What a new run is given: that of `startRun`, and what its record says of where it comes from. */
export interface StoredOptions extends RunOptions {
  /** The flow's name, for lists. */
  name?: string | undefined
  /** Path of the flow file, for whoever goes on with the run. */
  source?: string | undefined
}

/**
 * Starts a run and records it. When this returns, the run is in the store: it can go on after any end
 * of this process that the store's level covers. At level `none` it is a run like any other.
 *
 * `flow` is the text of the flow file that the plan was made from. Throws a `FlowError` when it is
 * another (`run-other-flow`), when the options do not suit, or when the run cannot be recorded.
 */
export function startStored(
  store: Store,
  plan: Plan,
  flow: string,
  options: StoredOptions = {},
): StoredRun {
  const { name, source, ...asked } = options
  const run = options.run ?? newRunId()
  checkRunId(run)
  const begin = (onEvent: RunOptions['onEvent']): Run =>
    startRun(plan, { ...asked, run, ...(onEvent && { onEvent }) })
  if (store.level === 'none') return unrecorded(begin(options.onEvent))
  checkText(plan, flow)
  const { parent, seed } = options
  const about = { run, digest: plan.digest, flow, name, parent, seed, source }
  const driven = drive(plan, {
    onEvent: options.onEvent,
    begin,
    open(events) {
      const header: RunHeader = { ...about, startedAt: events[0]?.time ?? 0 }
      return createRunFile(store.files, header, events)
    },
  })
  const problem = driven.problem()
  if (problem) throw problem
  return driven.run
}

/** A run of which nothing is kept: to leave it is to cancel it. */
function unrecorded(run: Run): StoredRun {
  let left = false
  const result = run.result.then((end): StoredResult => (left ? { ...end, status: 'left' } : end))
  return {
    ...run,
    result,
    async leave() {
      left ||= !['succeeded', 'failed', 'cancelled'].includes(run.state.status)
      run.cancel()
      await result
    },
  }
}

/** Texts that plans were found to be made from: a plan that runs often is looked at once. */
const texts = new WeakMap<Plan, string>()

/** Holds the text of a flow file to the plan that was made from it. Throws `run-other-flow`. */
export function checkText(plan: Plan, text: string): void {
  if (texts.get(plan) === text) return
  const { flow } = parseFlow(text, { limits: { fileBytes: Infinity, nodes: Infinity } })
  if (!flow || flowDigest(flow) !== plan.digest) {
    const message =
      'the text is not that of the flow that is to run: give the text that the plan was made from'
    throw new FlowError({ code: 'run-other-flow', message })
  }
  texts.set(plan, text)
}

const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/** An id that is easy to read and type: ten characters without those that look alike. */
export function newRunId(): string {
  return `run-${Array.from(randomBytes(10), (byte) => letters[byte % 32]).join('')}`
}
