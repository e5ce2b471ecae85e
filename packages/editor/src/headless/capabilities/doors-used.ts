import type { InputSource, Json } from '@chainwright/core'
import type { NodePlace, UsedNode } from './used-nodes.ts'

/**
 * What tells which files are read: a name or glob in the flow, an input of the flow (with its default),
 * or data that only a run has.
 */
export type FileName =
  | { readonly from: 'flow'; readonly name: string }
  | { readonly from: 'input'; readonly input: string; readonly name?: string }
  | { readonly from: 'data' }

/** Files that a flow would read; only granted ones are. */
export type FileUse = FileName & { readonly nodes: readonly NodePlace[] }

/** A service, besides files and models, that nodes are handed. */
export interface ServiceUse {
  readonly service: string
  readonly nodes: readonly NodePlace[]
}

/** An origin (scheme, host, port) that would be contacted, and what for. */
export interface OriginUse {
  readonly origin: string
  /** A model of the hub, a model at an endpoint, or an address that stands in a node. */
  readonly reason: 'download' | 'endpoint' | 'node'
  /** The references of the models. */
  readonly references: readonly string[]
  readonly nodes: readonly NodePlace[]
}

/** The files that nodes would read: those that the needed texts of such a node name, addresses apart. */
export function filesUsed(nodes: readonly UsedNode[]): FileUse[] {
  const uses = new Map<string, FileName & { nodes: NodePlace[] }>()
  for (const used of nodes) {
    if (!used.type?.services.includes('files')) continue
    for (const name of fileNames(used).flatMap(withoutAddress)) {
      const key = JSON.stringify(name)
      const use = uses.get(key) ?? { ...name, nodes: [] }
      uses.set(key, use)
      use.nodes.push(used.place)
    }
  }
  return [...uses.values()]
}

/** The services that nodes are handed, files apart. */
export function servicesUsed(nodes: readonly UsedNode[]): ServiceUse[] {
  const uses = new Map<string, NodePlace[]>()
  for (const { type, place } of nodes) {
    for (const service of type?.services ?? []) {
      if (service !== 'files') uses.set(service, [...(uses.get(service) ?? []), place])
    }
  }
  return Array.from(uses, ([service, places]) => ({ service, nodes: places }))
}

/**
 * The addresses that stand in nodes which are handed a service, or may be: what the flow itself could
 * have contacted.
 */
export function addressesUsed(nodes: readonly UsedNode[]): OriginUse[] {
  const uses = new Map<string, NodePlace[]>()
  for (const { type, node, place, within } of nodes) {
    const handed = [...(type?.services ?? []), ...(type?.mayUse ?? [])]
    if (!handed.some((service) => service !== 'files')) continue
    for (const source of node.inputs.values()) {
      for (const origin of originsIn(source, within)) {
        uses.set(origin, [...(uses.get(origin) ?? []), place])
      }
    }
  }
  return Array.from(uses, ([origin, places]) => {
    return { origin, reason: 'node', references: [], nodes: places }
  })
}

function fileNames({ node, type, within }: UsedNode): FileName[] {
  return Object.entries(type?.inputs ?? {}).flatMap(([name, port]): FileName[] => {
    if (port.need !== 'needed' || port.type.base !== 'text') return []
    const source = node.inputs.get(name)
    if (source?.type === 'literal') return textsIn(source.value).map(named)
    if (source?.type === 'wire') return [wiredName(source.wire, within)]
    return source?.wires.map((wire) => wiredName(wire, within)) ?? []
  })
}

function named(name: string): FileName {
  return { from: 'flow', name }
}

function wiredName(
  wire: { readonly node: string; readonly port: string },
  within: UsedNode['within'],
): FileName {
  if (wire.node !== 'inputs') return { from: 'data' }
  const otherwise = within.inputs.get(wire.port)?.default
  const name = typeof otherwise === 'string' ? { name: otherwise } : {}
  return { from: 'input', input: wire.port, ...name }
}

/** The origins of the addresses in a literal, or in the default of the input that is wired. */
function originsIn(source: InputSource, { inputs }: UsedNode['within']): string[] {
  if (source.type === 'gather') return []
  if (source.type === 'literal') return textsIn(source.value).flatMap(originOf)
  const value = source.wire.node === 'inputs' ? inputs.get(source.wire.port)?.default : undefined
  return value === undefined ? [] : textsIn(value).flatMap(originOf)
}

/** An address is no file; whoever runs the flow may name one instead of an address in a default. */
function withoutAddress(use: FileName): FileName[] {
  if (use.from === 'data' || originOf(use.name ?? '').length === 0) return [use]
  return use.from === 'input' ? [{ from: 'input', input: use.input }] : []
}

function originOf(text: string): string[] {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^(?:https?|wss?):$/.test(url.protocol) ? [url.origin] : []
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  const parts: readonly (Json | undefined)[] = Array.isArray(value) ? value : Object.values(value)
  return parts.flatMap((part) => (part === undefined ? [] : textsIn(part)))
}
