import {
  errorRecord,
  isFlowError,
  openQuestions,
  type FlowErrorRecord,
  type OpenQuestion,
  type Outputs,
  type RunState,
} from '@chainwright/core'
import { waitsForAnswers } from '../../questions/waits-for-answers.ts'
import { harmlessError, type PublicError } from './harmless-error.ts'
import type { OpenRun } from './open-runs.ts'
import type { RunDesk } from './run-desk.ts'
import type { RunRecord } from './run-house.ts'
import { flowOfRun } from './run-id.ts'

/** How a run is, for callers. The last three are final. */
export type RunAnswerStatus =
  | 'queued'
  | 'running'
  | 'paused'
  | 'interrupted'
  | 'succeeded'
  | 'failed'
  | 'cancelled'

/** A run as callers see it. Times are milliseconds since 1970. */
export interface RunAnswer {
  readonly run: string
  readonly flow: string
  /**
   * `queued`: no worker has taken it yet. `paused`: only answers move it on. `interrupted`: it goes on by
   * itself, soon or at the next start.
   */
  readonly status: RunAnswerStatus
  readonly outputs?: Outputs
  /** Outputs of the flow that have no value. */
  readonly absent?: readonly string[]
  readonly error?: PublicError
  readonly questions: readonly OpenQuestion[]
  readonly usage?: RunState['usage']
  readonly startedAt?: number
  readonly endedAt?: number
}

/** How a run is. Throws `run-missing` and the like. */
export async function runAnswer(
  { find, records }: Pick<RunDesk, 'find' | 'records'>,
  id: string,
): Promise<RunAnswer> {
  const open = find(id)
  return open?.run.isCurrent() ? openRunAnswer(open) : recordAnswer(await records.read(id))
}

/** A run that is open here, as it is seen here. */
export function openRunAnswer({ id, flow, run, isLeft }: OpenRun): RunAnswer {
  const { state } = run
  const { usage, startedAt } = state
  const about = { run: id, flow: flow.name, usage: { ...usage }, startedAt }
  // What stopped when the run was let go of is not on record.
  const status = isLeft() ? 'interrupted' : statusOf(state)
  if (status === 'interrupted') return { ...about, status, questions: [] }
  if (status === 'queued') return { run: id, flow: flow.name, status, questions: [] }
  if (status === 'running' || status === 'paused') {
    return { ...about, status, questions: openQuestions(state) }
  }
  const { outputs, absent, error, endedAt } = state
  return { ...about, status, outputs, absent, ...publicError(error, id), questions: [], endedAt }
}

function statusOf(state: RunState): Exclude<RunAnswer['status'], 'interrupted'> {
  const { status } = state
  if (status === 'succeeded' || status === 'failed' || status === 'cancelled') return status
  if (status === 'ready') return 'queued'
  return waitsForAnswers(state) ? 'paused' : 'running'
}

/** A run by its record. */
export function recordAnswer(record: RunRecord): RunAnswer {
  const { run, end, status, startedAt } = record
  const about = { run, flow: flowOfRun(run) ?? '', startedAt: startedAt ?? 0 }
  if (!end) {
    const open = isOpen(status) ? status : 'interrupted'
    return { ...about, status: open, questions: record.waiting as readonly OpenQuestion[] }
  }
  const { outputs, absent, error, endedAt, usage } = end
  const how = { status: end.status, outputs, absent, ...publicError(error, run), questions: [] }
  return { ...about, ...how, usage, endedAt }
}

function isOpen(status: RunRecord['status']): status is 'queued' | 'running' | 'paused' {
  return status === 'queued' || status === 'running' || status === 'paused'
}

function publicError(error: FlowErrorRecord | undefined, run: string): { error?: PublicError } {
  return error ? { error: harmlessError(error, run) } : {}
}

const statuses: Readonly<Record<string, number>> = {
  'answer-refused': 422,
  'budget-spent': 429,
  'engine-unreachable': 503,
  'input-missing': 400,
  'input-type': 400,
  'input-unknown': 400,
  'rate-exceeded': 429,
  'request-key': 400,
  'run-exists': 409,
  'run-missing': 404,
  'run-taken': 409,
  'runs-too-many': 429,
  'server-stopping': 503,
  'signal-unknown': 409,
  'store-unusable': 503,
  'value-too-large': 413,
}

/** The status and the body that an error is answered with, and when to ask again, in seconds. */
export function errorAnswer(
  thrown: unknown,
  run?: string,
): { status: number; body: { error: PublicError }; retryAfter: number | undefined } {
  if (thrown instanceof RangeError) {
    const error = { code: 'body-too-large', message: 'the body of the request is too large' }
    return { status: 413, body: { error }, retryAfter: undefined }
  }
  const known = isFlowError(thrown) ? errorRecord(thrown) : { code: 'internal', message: '' }
  const status = Object.hasOwn(statuses, known.code) ? (statuses[known.code] ?? 500) : 500
  const waitMs = known.retryAfterMs
  return {
    status,
    body: { error: harmlessError(known, run) },
    retryAfter: waitMs === undefined ? undefined : Math.max(1, Math.ceil(waitMs / 1000)),
  }
}
