import type { Plan } from '../flow/plan.ts'
import type { RunLimits } from './events.ts'
import type { RunState } from './run-state.ts'
import { addNodes, emptyScope } from './scope.ts'
import { createLanes, lanesOf } from './lanes.ts'

const noLimits: RunLimits = { concurrency: Infinity, models: {}, steps: Infinity }

/** The state before anything happened. */
export function createRunState(plan: Plan): RunState {
  const queues = createLanes(plan, noLimits)
  const base = emptyScope(plan, '', lanesOf(queues, plan))
  const state: RunState = {
    ...base,
    plan,
    owner: undefined,
    round: 0,
    run: '',
    status: 'ready',
    limits: noLimits,
    seed: undefined,
    bodies: new Map(),
    steps: 0,
    queues,
    commandedAt: 0,
    usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
    startedAt: 0,
    endedAt: 0,
  }
  addNodes(base.nodes, state)
  return state
}
