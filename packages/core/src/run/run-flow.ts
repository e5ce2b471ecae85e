import { FlowError } from '../error.ts'
import { issuesError, planFlow } from '../flow/check-flow.ts'
import type { Flow } from '../flow/flow.ts'
import { parseFlow } from '../flow/parse-flow.ts'
import type { Json } from '../lib/json.ts'
import type { Registry } from '../node/registry.ts'
import { startRun, type RunOptions, type RunResult } from './start-run.ts'

/**
 * Reads, checks and runs a flow: a parsed one, the text of a file, or its JSON.
 *
 * @example
 * const { outputs } = await runFlow(text, { registry, models, inputs: { question: 'Who won?' } })
 *
 * Rejects with a `FlowError` when the flow has problems, an input does not suit, a node fails for
 * good, or the run is cancelled (code `cancelled`). Use `startRun` to keep what was computed.
 */
export async function runFlow(
  flow: Flow | string | Json,
  options: RunOptions & { registry: Registry },
): Promise<RunResult> {
  const { registry, models } = options
  const plan = planFlow(isFlow(flow) ? flow : readFlow(flow), registry, models ? { models } : {})
  const result = await startRun(plan, options).result
  if (result.status === 'succeeded') return result
  throw result.error ?? new FlowError({ code: 'cancelled', message: 'the run was cancelled' })
}

function isFlow(flow: Flow | string | Json): flow is Flow {
  return typeof flow === 'object' && flow !== null && 'nodes' in flow && flow.nodes instanceof Map
}

function readFlow(source: string | Json): Flow {
  const { flow, issues } = parseFlow(source)
  if (!flow || issues.some((issue) => issue.severity === 'error')) throw issuesError(issues)
  return flow
}
