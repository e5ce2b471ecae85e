import {
  errorRecord,
  explainBecause,
  isFinal,
  type FlowError,
  type FlowErrorRecord,
  type NodeState,
  type OpenQuestion,
  type RunResult,
  type RunState,
} from '@chainwright/core'
import type { CarriedResult } from './carry-out-run.ts'
import type { LocatedIssue } from './located-issues.ts'
import { nodeFigures, stepsOf } from './node-figures.ts'
import { skipText } from './terminal/skip-text.ts'

/** What `run --json` says of one node. */
interface NodeJson {
  status: NodeState['status']
  durationMs: number
  tokens: { input: number; output: number }
  /** In the user's currency. */
  cost?: number
  retries?: number
  cached?: true
  /** Why it ran although there is a cache, or why it did not need to. */
  because?: string
  /** Items of a lifted node; `skipped` lists those that were dropped. */
  items?: { total: number; done: number; skipped: number[] }
  /** Why the node did not run. */
  skipped?: string
  error?: FlowErrorRecord
}

/** The one document that `run --json` writes. */
export interface RunJson {
  run: string | null
  /** `refused`: the run never started. */
  status: CarriedResult['status'] | 'refused'
  outputs: RunResult['outputs']
  absent: readonly string[]
  error?: FlowErrorRecord
  /** Questions that are open, when the run waits for answers. */
  questions?: readonly OpenQuestion[]
  /** Problems of the flow file, when it was refused for them. */
  problems?: readonly LocatedIssue[]
  nodes: Record<string, NodeJson>
  usage: RunState['usage']
  durationMs: number
}

/** The result of a run as plain JSON. */
export function runJson(result: CarriedResult): RunJson {
  const { run, status, outputs, absent, error, state, questions } = result
  return {
    run,
    status,
    outputs,
    absent,
    ...(error && { error: errorRecord(error) }),
    ...(questions.length > 0 && { questions }),
    nodes: Object.fromEntries(state.nodes.map((node) => [node.id, nodeJson(node, state)])),
    usage: state.usage,
    durationMs: rounded(Math.max(0, state.endedAt - state.startedAt)),
  }
}

/** The same document for a run that never started. */
export function refusedJson(error: FlowError, problems: readonly LocatedIssue[]): RunJson {
  return {
    run: null,
    status: 'refused',
    outputs: {},
    absent: [],
    error: errorRecord(error),
    ...(problems.length > 0 && { problems }),
    nodes: {},
    usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
    durationMs: 0,
  }
}

function nodeJson(node: NodeState, state: RunState): NodeJson {
  const { items, durationMs, inputTokens, outputTokens, cost, retries } = nodeFigures(
    node,
    state,
    state.endedAt,
  )
  const skippedItems = [...stepsOf(node).entries()]
    .filter(([, step]) => step.status === 'skipped')
    .map(([index]) => index)
  return {
    status: node.status,
    durationMs: rounded(durationMs),
    tokens: { input: inputTokens, output: outputTokens },
    ...(cost > 0 && { cost }),
    ...(retries > 0 && { retries }),
    ...(isCached(node) && { cached: true as const }),
    ...(node.because && { because: explainBecause(node.because) }),
    ...(items && { items: { ...items, skipped: skippedItems } }),
    ...(node.skip && { skipped: skipText(node.skip) }),
    ...(node.status === 'failed' && errorOf(node)),
  }
}

function isCached(node: NodeState): boolean {
  const steps = stepsOf(node)
  return steps.length > 0 && isFinal(node.status) && steps.every((step) => step.cached)
}

function errorOf(node: NodeState): { error?: FlowErrorRecord } {
  const failed = [node, ...stepsOf(node)].find((step) => step.status === 'failed' && step.error)
  return failed?.error ? { error: failed.error } : {}
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}
