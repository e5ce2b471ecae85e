import type { NodePlace, UsedNode } from './used-nodes.ts'

/** Where a model comes from. */
export type ModelSource = 'starter' | 'file' | 'hub' | 'endpoint' | 'unknown'

/** A model that a flow names. */
export interface ModelUse {
  /** As the flow writes it. */
  readonly reference: string
  /** What it stands for, where the user's configuration gives it another meaning. */
  readonly meaning?: string
  /** `unknown` for a name that is neither a reference nor an alias of the user's configuration. */
  readonly source: ModelSource
  /** What is asked of it; empty while its nodes have problems. */
  readonly capabilities: readonly string[]
  /** It has to be downloaded before the run. */
  readonly download: boolean
  /** Where it is asked, when it is one of an endpoint that the user set up. */
  readonly origin?: string
  readonly nodes: readonly NodePlace[]
}

/** What is known of models on this machine. */
export interface ModelKnowledge {
  /** Names that the user's configuration defines, and the references that they stand for. */
  readonly aliases?: ReadonlyMap<string, string>
  /** Whether a model of the hub is here already. Default: none is. */
  readonly isInstalled?: (reference: string) => boolean
}

/** Every model that some nodes name, fallbacks included, in the order in which a run would come to them. */
export function modelsUsed(nodes: readonly UsedNode[], knowledge: ModelKnowledge): ModelUse[] {
  const uses = new Map<string, { capabilities: Set<string>; nodes: NodePlace[] }>()
  for (const used of nodes) {
    for (const [reference, capabilities] of referencesOf(used)) {
      const use = uses.get(reference) ?? { capabilities: new Set(), nodes: [] }
      uses.set(reference, use)
      for (const capability of capabilities) use.capabilities.add(capability)
      use.nodes.push(used.place)
    }
  }
  return Array.from(uses, ([reference, use]) => {
    const meaning = followAliases(reference, knowledge.aliases ?? new Map())
    const source = sourceOf(meaning)
    return {
      reference,
      ...(meaning !== reference && { meaning }),
      source,
      capabilities: [...use.capabilities].toSorted(byLetters),
      download: source === 'hub' && !knowledge.isInstalled?.(meaning),
      nodes: use.nodes,
    }
  })
}

/** What a node names, with what it asks of each; a node with problems asks for what it names. */
function referencesOf({ node, planned }: UsedNode): Map<string, readonly string[]> {
  const references = new Map<string, readonly string[]>()
  const fallback = node.onError?.type === 'fallback' ? node.onError.model : undefined
  if (planned) {
    for (const { reference, capabilities } of planned.models) {
      references.set(reference, capabilities)
    }
    const asked = planned.models.flatMap(({ capabilities }) => capabilities)
    if (fallback !== undefined && asked.length > 0) {
      references.set(fallback, [...(references.get(fallback) ?? []), ...asked])
    }
    return references
  }
  const { model } = node
  for (const reference of typeof model === 'string' ? [model] : (model?.values() ?? [])) {
    references.set(reference, [])
  }
  if (fallback !== undefined) references.set(fallback, [])
  return references
}

function followAliases(reference: string, aliases: ReadonlyMap<string, string>): string {
  const seen = new Set<string>()
  let meaning = reference
  for (let next = aliases.get(meaning); next !== undefined; next = aliases.get(meaning)) {
    if (seen.has(meaning)) return reference
    seen.add(meaning)
    meaning = next
  }
  return meaning
}

function sourceOf(reference: string): ModelSource {
  const [provider = '', ...name] = reference.split('#', 1).join('').split('/')
  if (provider === 'starter') return 'starter'
  if (name.length === 0) return 'unknown'
  if (provider === 'file') return 'file'
  return provider === 'hf' ? 'hub' : 'endpoint'
}

function byLetters(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
