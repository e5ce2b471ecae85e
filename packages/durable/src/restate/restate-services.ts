import {
  CancelledError,
  service,
  workflow,
  handlers,
  TerminalError,
  type Context,
  type WorkflowContext,
  type WorkflowSharedContext,
} from '@restatedev/restate-sdk'
import { FlowError, isFlowError } from '@chainwright/core'
import type { FlowWorker } from '../engines/flow-worker.ts'
import type { PackedRecord } from '../values/large-values.ts'
import { createRestateContext } from './restate-context.ts'
import {
  promiseName,
  runsService,
  stepsService,
  type Message,
  type RestateCall,
} from './restate-names.ts'

/** How long one step may take before Restate takes its worker for lost. */
const longestStep = { days: 30 }

/**
 * What a worker left that died is taken by another one within half a second, and is never laid aside:
 * Restate's own policy pauses up to 10 s, and after 70 tries for good.
 */
const retryPolicy = {
  initialInterval: 50,
  exponentiationFactor: 2,
  maxInterval: 500,
  maxAttempts: 2 ** 31 - 1,
}

/**
 * How long Restate keeps a call that is over, in milliseconds; by itself it would keep it for a day. The
 * run has its result, and so has the shared store.
 */
const keptMs = 10 * 60_000

/** The services that a worker offers to Restate: runs, one invocation each, and their steps. */
export function restateServices(worker: FlowWorker) {
  const runs = workflow({
    name: runsService,
    handlers: {
      run: async (context: WorkflowContext): Promise<string> => {
        const end = await worker
          .lead(context.key, createRestateContext(context, worker.store))
          .catch(async (thrown: unknown) => {
            if (!(thrown instanceof CancelledError)) return asTerminal(thrown)
            return worker.giveUp(context.key, cancelledByRestate())
          })
        return end.status
      },
      deliver: handlers.workflow.shared(
        async (context: WorkflowSharedContext, message: Message): Promise<void> => {
          await context.promise<Message>(promiseName(message)).resolve(message)
        },
      ),
    },
    options: { inactivityTimeout: { minutes: 1 }, abortTimeout: longestStep, retryPolicy },
  })
  const steps = service({
    name: stepsService,
    handlers: {
      run: async (context: Context, { run, call }: RestateCall): Promise<PackedRecord> => {
        const controller = new AbortController()
        try {
          return await context.run('step', () => worker.carryOut(run, call, controller.signal))
        } catch (thrown) {
          if (thrown instanceof CancelledError) controller.abort()
          throw thrown
        }
      },
    },
    options: {
      abortTimeout: longestStep,
      retryPolicy,
      idempotencyRetention: keptMs,
      // Steps are asked for by runs, never from outside.
      ingressPrivate: true,
    },
  })
  return [runs, steps]
}

/** Why a run ended that was cancelled with Restate's own tools, past whoever began it. */
function cancelledByRestate(): FlowError {
  return new FlowError({ code: 'cancelled', message: 'the run was cancelled in Restate' })
}

/** What no repetition would mend ends the invocation. */
function asTerminal(thrown: unknown): never {
  if (isFlowError(thrown) && !thrown.retryable)
    throw new TerminalError(`${thrown.code}: ${thrown.message}`)
  throw thrown
}
