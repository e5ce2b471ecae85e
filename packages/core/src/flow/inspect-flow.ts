import type { Registry } from '../node/registry.ts'
import type { Flow } from './flow.ts'
import type { FlowDraft } from './plan.ts'
import { resolveFlow, type ResolveOptions } from './resolve-flow.ts'

/**
 * A flow as far as it can be decided while it is being drawn: the ports, types and lifts of its nodes
 * beside all its problems. Pure. A draft is for looking at; `planFlow` makes what can run.
 */
export function inspectFlow(
  flow: Flow,
  registry: Registry,
  options: ResolveOptions = {},
): FlowDraft {
  const { outer, bodies, issues } = resolveFlow(flow, registry, options)
  return { outer, bodies, issues }
}
