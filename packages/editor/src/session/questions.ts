import { openQuestions, type FlowPlan } from '@chainwright/core'
import type { ShownRun } from '../run/run-store.ts'

/** A question in words, and the answers that are taken; without choices any text is. */
export interface AskedQuestion {
  readonly text: string
  readonly choices: readonly string[] | undefined
}

/** What a step asks: nodes say it as `{ question, choices }`; anything else is shown as JSON. */
export function readAsk(ask: unknown): AskedQuestion {
  if (typeof ask === 'string') return { text: ask, choices: undefined }
  const { question, choices } = (ask ?? {}) as { question?: unknown; choices?: unknown }
  const text = typeof question === 'string' ? question : JSON.stringify(ask)
  const areTexts = Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')
  return { text, choices: areTexts ? (choices as string[]) : undefined }
}

/** Steps of a run that wait for an answer. Quick for flows that never ask. */
export function waitingSteps(run: ShownRun | undefined): string[] {
  if (!run || !canAsk(run.plan)) return []
  return openQuestions(run.state).map(({ step }) => step)
}

const asking = new WeakMap<FlowPlan, boolean>()

function canAsk(plan: FlowPlan): boolean {
  const known = asking.get(plan)
  if (known !== undefined) return known
  const can = plan.nodes.some(({ type, body }) => type.kind === 'wait' || (body && canAsk(body)))
  asking.set(plan, can)
  return can
}
