import { setImmediate } from 'node:timers/promises'
import type { FlowError } from '@chainwright/core'
import { asFlowError } from '../../error-text.ts'
import type { RunDesk } from './run-desk.ts'
import { flowOfRun } from './run-id.ts'

/** What became of the runs of before. */
export interface Resumed {
  readonly resumed: number
  readonly failed: readonly { readonly run: string; readonly error: FlowError }[]
}

/**
 * Goes on with all runs of served flows that are in the store and not over, one after the other, so that
 * requests are answered meanwhile. A run that cannot go on is told, and holds up no other.
 */
export async function resumeRuns(desk: RunDesk, ids: readonly string[]): Promise<Resumed> {
  const failed: { run: string; error: FlowError }[] = []
  let resumed = 0
  for (const id of ids) {
    if (flowOfRun(id) === undefined || desk.find(id)) continue
    await setImmediate()
    if (desk.isStopping) break
    try {
      if (await desk.open(id)) resumed += 1
    } catch (thrown) {
      failed.push({ run: id, error: asFlowError(thrown) })
    }
  }
  return { resumed, failed }
}
