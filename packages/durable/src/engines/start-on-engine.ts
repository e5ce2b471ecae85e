import { runStart, type Plan } from '@chainwright/core'
import { checkText, newRunId, type StoredOptions } from '../journal/stored-run.ts'
import { createPatientStore, usualPatienceMs } from '../shared/patient-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { Engine } from './engine.ts'
import { followRun, type FollowedListener, type FollowedRun } from './follow-run.ts'
import { keepStart, schedulerVersion, type SharedHeader } from './shared-run.ts'

/** An engine, and the store that its workers share. */
export interface EngineHandle {
  readonly engine: Engine
  readonly store: SharedStore
}

/** What a run on an engine is given. */
export interface EngineOptions extends Omit<StoredOptions, 'onEvent'> {
  onEvent?: FollowedListener | undefined
  /** How long the follower looks away at most, in milliseconds; asked for each time. Default 500. */
  longestPauseMs?: (() => number) | undefined
}

/**
 * Starts a run on an engine and follows it. Models, services and cache are those of the workers; those
 * given here decide its limits alone. When `run-start` is told, the engine has taken the run.
 *
 * `flow` is the text of the flow file that the plan was made from. Throws a `FlowError` when it is
 * another (`run-other-flow`), or when the options do not suit.
 */
export function startOnEngine(
  { engine, store }: EngineHandle,
  plan: Plan,
  flow: string,
  options: EngineOptions = {},
): FollowedRun {
  const { onEvent, longestPauseMs, ...asked } = options
  const about = { run: newRunId(), ...asked, engine: engine.name }
  const { header, start } = newSharedRun(plan, flow, about)
  const { run } = header
  const patient = createPatientStore(store, { patienceMs: usualPatienceMs })
  const begun = keepStart(patient, header, start).then(async () => engine.submit(run))
  return followRun({ engine, store, plan, run, onEvent, longestPauseMs }, begun)
}

/** What is kept of a run that is to begin. Throws as `startOnEngine` does. */
export function newSharedRun(
  plan: Plan,
  flow: string,
  options: Omit<EngineOptions, 'onEvent' | 'longestPauseMs'> &
    Pick<SharedHeader, 'batch' | 'engine'>,
): { header: SharedHeader; start: ReturnType<typeof runStart> } {
  const { name, source, batch, engine, ...asked } = options
  checkText(plan, flow)
  const start = runStart(plan, asked)
  const { run, digest, parent, seed, time: startedAt } = start
  const about = { run, digest, flow, name, parent, seed, startedAt, source, batch, engine }
  return { header: { ...about, scheduler: schedulerVersion }, start }
}
