import { findNodeType, type Flow, type Registry } from '@chainwright/core'

/** A node type that a file names and this editor does not have. */
export interface UnknownType {
  readonly type: string
  /** Ids of the nodes of this type, those in bodies included. */
  readonly nodes: readonly string[]
}

/** The node types of a file that are not here, in the order of the file. */
export function unknownTypes(file: Flow, registry: Registry): UnknownType[] {
  const found = new Map<string, string[]>()
  for (const { nodes } of [file, ...file.flows.values()]) {
    for (const [id, { type }] of nodes) {
      if (findNodeType(registry, type)) continue
      found.set(type, [...(found.get(type) ?? []), id])
    }
  }
  return [...found].map(([type, nodes]) => ({ type, nodes }))
}
