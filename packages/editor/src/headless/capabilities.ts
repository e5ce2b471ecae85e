import {
  canonicalJson,
  flowDigest,
  sha256,
  type Flow,
  type Json,
  type Registry,
} from '@chainwright/core'
import {
  addressesUsed,
  filesUsed,
  servicesUsed,
  type FileUse,
  type OriginUse,
  type ServiceUse,
} from './capabilities/doors-used.ts'
import { loopsUsed, mostRounds, type LoopUse } from './capabilities/loops-used.ts'
import { modelsUsed, type ModelKnowledge, type ModelUse } from './capabilities/models-used.ts'
import { usedNodes, type NodePlace, type UsedNode } from './capabilities/used-nodes.ts'

/** What a flow would load and contact, known before it runs. Plain JSON. */
export interface CapabilitySheet {
  readonly models: readonly ModelUse[]
  readonly files: readonly FileUse[]
  readonly origins: readonly OriginUse[]
  /** Services besides files that nodes are handed. */
  readonly services: readonly ServiceUse[]
  /** The flows of the file that run as bodies of nodes. */
  readonly bodies: readonly { readonly name: string; readonly nodes: readonly NodePlace[] }[]
  readonly loops: readonly LoopUse[]
  /** How often a body could run at most, loops within loops multiplied; left out when nothing bounds it. */
  readonly mostRounds?: number
  /** Nodes that wait for a person. */
  readonly questions: readonly (NodePlace & { readonly type: string })[]
  /** Nodes whose type is not known here; such a flow cannot run. */
  readonly unknown: readonly (NodePlace & { readonly type: string })[]
}

/** What the sheet follows from besides the flow: the user's own configuration. */
export interface CapabilityOptions extends ModelKnowledge {
  /** The origin that is contacted for a model of the hub or of an endpoint. */
  readonly originOf?: (reference: string) => string | undefined
}

/**
 * What a flow would load and contact, bodies included, without those nodes that are off. Only looks:
 * nothing is loaded, contacted or run. A flow with problems gives what can be told.
 */
export function capabilitySheet(
  flow: Flow,
  registry: Registry,
  options: CapabilityOptions = {},
): CapabilitySheet {
  const nodes = usedNodes(flow, registry)
  const models = modelsUsed(nodes, options).map((model) => withOrigin(model, options))
  const most = mostRounds(flow, registry)
  return {
    models,
    files: filesUsed(nodes),
    origins: [...modelOrigins(models, options), ...addressesUsed(nodes)],
    services: servicesUsed(nodes),
    bodies: bodiesUsed(nodes, flow),
    loops: loopsUsed(nodes),
    ...(most !== undefined && { mostRounds: most }),
    questions: nodes.filter(asksPerson).map(typed),
    unknown: nodes.filter(({ type }) => !type).map(typed),
  }
}

/**
 * What consent is remembered by: a SHA-256 over what the flow does and what it would load and contact,
 * so that layout, names and descriptions have no part in it.
 */
export function capabilityDigest(flow: Flow, sheet: CapabilitySheet): string {
  const parts = { flow: flowDigest(flow), sheet: sheet as unknown as Json }
  return `sha256:${sha256(canonicalJson(parts))}`
}

/**
 * What a sheet has that was not agreed to with an earlier one: of each list what is new, and
 * `mostRounds` where it grew or is bounded no longer. Which nodes do it makes no difference.
 */
export function newCapabilities(agreed: CapabilitySheet, now: CapabilitySheet): CapabilitySheet {
  const hasGrown = (now.mostRounds ?? Infinity) > (agreed.mostRounds ?? Infinity)
  return {
    models: without(now.models, agreed.models, ({ reference, meaning, download }) => {
      return [meaning ?? reference, download]
    }),
    files: without(now.files, agreed.files, (use) => ({ ...use, nodes: [] })),
    origins: without(now.origins, agreed.origins, ({ origin, reason }) => [origin, reason]),
    services: without(now.services, agreed.services, ({ service }) => service),
    bodies: without(now.bodies, agreed.bodies, ({ name }) => name),
    loops: hasGrown ? now.loops : [],
    ...(hasGrown && now.mostRounds !== undefined && { mostRounds: now.mostRounds }),
    questions: without(now.questions, agreed.questions, ({ type }) => type),
    unknown: without(now.unknown, agreed.unknown, ({ type }) => type),
  }
}

/** Whether a sheet, or what is new of one, holds nothing at all. */
export function isEmptySheet({ mostRounds: most = 1, ...lists }: CapabilitySheet): boolean {
  return most <= 1 && Object.values(lists).every((list) => list.length === 0)
}

/** The entries of which the other list has none alike. */
function without<T>(now: readonly T[], agreed: readonly T[], key: (entry: T) => Json): T[] {
  const known = new Set(agreed.map((entry) => canonicalJson(key(entry))))
  return now.filter((entry) => !known.has(canonicalJson(key(entry))))
}

function withOrigin(model: ModelUse, { originOf }: CapabilityOptions): ModelUse {
  const { source, meaning, reference } = model
  const origin = source === 'endpoint' ? originOf?.(meaning ?? reference) : undefined
  return origin === undefined ? model : { ...model, origin }
}

/** Models of the hub are contacted for when they are not here, those of endpoints in every run. */
function modelOrigins(models: readonly ModelUse[], { originOf }: CapabilityOptions): OriginUse[] {
  const uses = new Map<string, OriginUse & { references: string[]; nodes: NodePlace[] }>()
  for (const { reference, meaning = reference, source, download, nodes } of models) {
    const reason = source === 'endpoint' ? source : 'download'
    const origin = download || source === 'endpoint' ? originOf?.(meaning) : undefined
    if (origin === undefined) continue
    const key = `${reason} ${origin}`
    const use = uses.get(key) ?? { origin, reason, references: [], nodes: [] }
    uses.set(key, use)
    use.references.push(reference)
    use.nodes.push(...nodes)
  }
  return [...uses.values()]
}

function bodiesUsed(nodes: readonly UsedNode[], { flows }: Flow): CapabilitySheet['bodies'] {
  return [...flows.keys()].flatMap((name) => {
    const users = nodes.filter(({ node }) => node.flow === name)
    return users.length > 0 ? [{ name, nodes: users.map(({ place }) => place) }] : []
  })
}

/** A node of the waiting kind that asks something, rather than only letting time pass. */
function asksPerson({ type, node }: UsedNode): boolean {
  if (type?.kind !== 'wait') return false
  const literals = [...node.inputs].flatMap(([name, source]) =>
    source.type === 'literal' ? [[name, source.value] as const] : [],
  )
  try {
    return type.wait(Object.fromEntries(literals)).ask !== undefined
  } catch {
    // Without its wired inputs it cannot tell: then it may ask.
    return true
  }
}

function typed({ place, node }: UsedNode): NodePlace & { type: string } {
  return { ...place, type: node.type }
}
