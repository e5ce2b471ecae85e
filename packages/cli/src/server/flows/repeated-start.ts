import { createHash } from 'node:crypto'
import { canonicalJson, FlowError, isFlowError, type Json, type Outputs } from '@chainwright/core'
import { recordAnswer, type RunAnswer } from './answers.ts'
import type { OpenRun } from './open-runs.ts'
import type { RunDesk } from './run-desk.ts'
import { servedRunId } from './run-id.ts'

/**
 * The id of a run that a caller names with a key of its own, so that to ask twice begins one run: the
 * caller may have missed the answer. Throws `request-key` for a key that is none.
 */
export function namedRunId(flow: string, key: string): string {
  if (/^[\x21-\x7E]{1,200}$/.test(key)) {
    return servedRunId(flow, createHash('sha256').update(`${flow}\n${key}`).digest())
  }
  const message = '`Idempotency-Key` takes 1 to 200 letters, digits and signs, without spaces'
  throw new FlowError({ code: 'request-key', message })
}

/** A run that was begun before: open here, or as it is on record. */
export type EarlierRun =
  | { readonly open: OpenRun; readonly answer?: undefined }
  | { readonly open?: undefined; readonly answer: RunAnswer }

/**
 * The run that was begun under an id before; `undefined` when none was. Throws `run-exists` when it was begun
 * with other inputs.
 */
export async function earlierRun(
  desk: RunDesk,
  id: string,
  inputs: Outputs,
): Promise<EarlierRun | undefined> {
  try {
    const open = desk.isStopping ? desk.find(id) : await desk.open(id)
    const isCurrent = open?.run.isCurrent() === true
    checkSame(isCurrent ? open.run.state.inputs : await desk.records.inputs(id), inputs)
    return open ? { open } : { answer: recordAnswer(await desk.records.read(id)) }
  } catch (thrown) {
    if (isFlowError(thrown) && thrown.code === 'run-missing') return undefined
    throw thrown
  }
}

function checkSame(before: Outputs, now: Outputs): void {
  if (canonicalJson(before as Json) !== canonicalJson(now as Json)) throw otherInputs()
}

/** The error of a key that a run with other inputs has. */
export function otherInputs(): FlowError {
  const message = 'this `Idempotency-Key` was used for a run with other inputs; take another one'
  return new FlowError({ code: 'run-exists', message })
}
