import {
  answeredStep,
  createRunState,
  isFinal,
  openQuestions,
  replay,
  type RunState,
} from '@chainwright/core'
import { readSharedRun, type EngineHandle, type FollowedRun } from '@chainwright/durable/engines'
import type { HousedRun } from './run-house.ts'
import type { RunLog } from './run-log.ts'

/** How long an answer may take to show in what is seen here, in milliseconds. */
const shownMs = 2_000

/** A run that workers carry out, as it is seen here. */
export function lookedAt(
  { engine, store }: EngineHandle,
  followed: FollowedRun,
  log: RunLog,
): HousedRun {
  const { id, state, result } = followed
  return {
    state,
    log,
    result,
    isCarriedHere: false,
    isCurrent: () => isFinal(state.status),
    lookNow: followed.lookNow,
    cancel: async (reason) => engine.send(id, { type: 'cancel', reason, time: Date.now() }),
    async signal(step, value) {
      // What is seen here may be behind: the record says whether the step waits.
      const { events } = await readSharedRun(store, id)
      const now = replay(createRunState(state.plan), events)
      const place = answeredStep(now, step, { value })
      await engine.send(id, { type: 'signal', ...place, value, time: Date.now() })
      followed.lookNow()
      await untilSeen(log, () => !asks(state, step))
    },
    leave: async () => followed.leave(),
  }
}

function asks(state: RunState, step: string): boolean {
  return openQuestions(state).some((question) => question.step === step)
}

/** Waits until something can be seen, or for a moment. */
function untilSeen(log: RunLog, isSeen: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let isOver = false
    const timer = setTimeout(end, shownMs)
    function end(): void {
      isOver = true
      clearTimeout(timer)
      resolve()
    }
    function look(): void {
      if (isOver) return
      if (isSeen() || log.isClosed) return end()
      // In the middle of the scheduler's work: a moment later all of it is done.
      log.onNews(() => setImmediate(look))
    }
    look()
  })
}
