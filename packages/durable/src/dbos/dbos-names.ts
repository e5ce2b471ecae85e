import { schedulerVersion } from '../engines/shared-run.ts'

/** Runs of another version of the scheduler belong to other workers. */
export const dbosVersion = `chainwright-${schedulerVersion}`
export const dbosApplication = 'chainwright'
export const runsQueue = 'chainwright-runs'
export const stepsQueue = 'chainwright-steps'
export const runWorkflow = 'run'
export const stepWorkflow = 'step'

/** What DBOS says of workflows that go on no more. */
export const endedStatuses = [
  'SUCCESS',
  'ERROR',
  'CANCELLED',
  'MAX_RECOVERY_ATTEMPTS_EXCEEDED',
] as const

/** Where what comes to a run from outside stands until it is led past it. */
export function inboxOf(run: string): string {
  return `runs/${run}/inbox/`
}
