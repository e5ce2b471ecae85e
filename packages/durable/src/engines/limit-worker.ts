import type { FlowWorker } from './flow-worker.ts'
import { createStepsAtHand, type StepsAtHand } from './steps-at-hand.ts'

/** A worker that carries out so many steps at once, and can be stopped in good order. */
export interface LimitedWorker extends FlowWorker, Pick<StepsAtHand, 'stop'> {}

/** Lets a worker carry out so many steps at once; further ones wait for their turn. */
export function limitWorker(worker: FlowWorker, atOnce: number): LimitedWorker {
  const { during, stop } = createStepsAtHand(atOnce)
  return {
    ...worker,
    stop,
    carryOut: async (run, call, signal) =>
      during(async (until) => worker.carryOut(run, call, until), signal),
  }
}
