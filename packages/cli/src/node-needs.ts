import type { NodeType } from '@chainwright/core'

/** What a node type asks of its model, and for which values of a literal it does. */
export interface NodeNeeds {
  readonly capabilities: readonly string[]
  /** The literal that decides, and its values; left out when nothing else is ever asked. */
  readonly when?: { readonly input: string; readonly values: readonly string[] }
}

/** The capabilities that a type needs with its default literals. */
export function modelCapabilities(type: NodeType): readonly string[] {
  return capabilitiesWith(type, {})
}

/**
 * Everything that a type may ask of its model: one entry for each set of capabilities, in the order of
 * the choices that lead to it. The first literal whose choices make a difference decides.
 */
export function nodeNeeds(type: NodeType): NodeNeeds[] {
  for (const [input, port] of Object.entries(type.inputs)) {
    if (!port.literal || !port.choices) continue
    const byNeed = new Map<string, NodeNeeds & { when: { input: string; values: string[] } }>()
    for (const choice of port.choices.map(String)) {
      const capabilities = capabilitiesWith(type, { [input]: choice })
      const key = [...capabilities].toSorted().join(' ')
      const known = byNeed.get(key)
      if (known) known.when.values.push(choice)
      else byNeed.set(key, { capabilities, when: { input, values: [choice] } })
    }
    if (byNeed.size > 1) return [...byNeed.values()]
  }
  const capabilities = modelCapabilities(type)
  return capabilities.length > 0 ? [{ capabilities }] : []
}

function capabilitiesWith(type: NodeType, literals: object): readonly string[] {
  if (typeof type.model !== 'function') return type.model
  const defaults = Object.entries(type.inputs).map(([name, port]) => [name, port.default])
  return type.model({ ...(Object.fromEntries(defaults) as object), ...literals })
}
