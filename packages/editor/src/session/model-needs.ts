import type { FlowDraft, FlowPlan } from '@chainwright/core'
import type { OfferedModel } from '../run/runner.ts'

/** A model that a flow names, for what it is needed, and which of the offered ones serves. */
export interface ModelNeed {
  readonly reference: string
  readonly capabilities: readonly string[]
  /** Ids of the nodes that need it. */
  readonly nodes: readonly string[]
  /** `undefined` when none of those offered can do it. */
  readonly model: OfferedModel | undefined
  /** What models of that name are here for, but cannot do; none when there is no such model. */
  readonly lacks: readonly string[]
}

/** What a flow needs models for, in its order, each once. Of several that serve, the smallest does. */
export function modelNeeds(draft: FlowDraft, offered: readonly OfferedModel[]): ModelNeed[] {
  const needs = new Map<string, ModelNeed>()
  const plans: FlowPlan[] = [draft.outer, ...draft.bodies.values()]
  for (const { id, models } of plans.flatMap(({ nodes }) => nodes)) {
    for (const { reference, capabilities } of models) {
      const key = `${reference} ${capabilities.join(' ')}`
      const known = needs.get(key)
      if (known) needs.set(key, { ...known, nodes: [...known.nodes, id] })
      if (known) continue
      const named = offered.filter((one) => isNamed(one, reference))
      const model = named
        .filter((one) => lackedBy(one, capabilities).length === 0)
        .toSorted((one, other) => (one.bytes ?? 0) - (other.bytes ?? 0))[0]
      const lacks = model || !named[0] ? [] : lackedBy(named[0], capabilities)
      needs.set(key, { reference, capabilities, nodes: [id], model, lacks })
    }
  }
  return [...needs.values()]
}

/** An endpoint may have more models than those that its user listed. */
function isOfSameEndpoint({ reference: known, source }: OfferedModel, reference: string): boolean {
  const [endpoint] = known.split('/')
  return source === 'remote' && reference.startsWith(`${endpoint}/`)
}

/** `starter` is any model that came with the site; weights of another kind are the same model. */
function isNamed(model: OfferedModel, reference: string): boolean {
  return (
    model.reference === reference ||
    (reference === 'starter' && model.source === 'starter') ||
    model.reference.replace(/#.*$/, '') === reference.replace(/#.*$/, '') ||
    isOfSameEndpoint(model, reference)
  )
}

function lackedBy(model: OfferedModel, capabilities: readonly string[]): string[] {
  return capabilities.filter((capability) => !model.capabilities.includes(capability))
}
