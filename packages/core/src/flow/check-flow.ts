import { FlowError, type FlowIssue } from '../error.ts'
import type { Registry } from '../node/registry.ts'
import { flowDigest } from './digest.ts'
import type { Flow } from './flow.ts'
import { inspectFlow } from './inspect-flow.ts'
import type { Plan } from './plan.ts'
import { resolveFlow, type ResolveOptions } from './resolve-flow.ts'

/**
 * All problems of a flow against the node types there are: unknown types and ports, wires that do
 * not fit, missing inputs, cycles, models that could not serve. Empty when it can run. Pure: no
 * file is read and no model is loaded.
 */
export function checkFlow(
  flow: Flow,
  registry: Registry,
  options: ResolveOptions = {},
): FlowIssue[] {
  return [...inspectFlow(flow, registry, options).issues]
}

/**
 * Makes the plan that runs follow. Throws a `FlowError` `flow-invalid`, which names the first
 * problem and how many there are, when `checkFlow` finds one that blocks a run.
 */
export function planFlow(flow: Flow, registry: Registry, options: ResolveOptions = {}): Plan {
  const { outer, issues, errors } = resolveFlow(flow, registry, options)
  if (errors > 0) throw issuesError(issues)
  return { ...outer, digest: flowDigest(flow) }
}

/** One error that stands for the problems of a document: the first that blocks, and the count. */
export function issuesError(issues: readonly FlowIssue[]): FlowError {
  const blocking = issues.filter((issue) => issue.severity === 'error')
  const [first] = blocking
  const more =
    blocking.length > 1 ? ` (and ${blocking.length - 1} more; \`checkFlow\` lists them all)` : ''
  const where = first?.node ? `node \`${first.node}\`: ` : ''
  return new FlowError({
    code: 'flow-invalid',
    message: `the flow cannot run: ${where}${first?.message ?? 'it could not be read'}${more}`,
    node: first?.node,
    port: first?.port,
    pointer: first?.pointer,
  })
}
