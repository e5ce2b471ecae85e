import type { NodeType } from './node-type.ts'

/** The node types that a flow may use, by `name@major`. A value that is made and passed on. */
export type Registry = ReadonlyMap<string, NodeType>

/** Collects node types. Throws a `TypeError` when two have the same name and major version. */
export function createRegistry(...groups: readonly (readonly NodeType[])[]): Registry {
  const registry = new Map<string, NodeType>()
  for (const type of groups.flat()) {
    const key = `${type.name}@${type.major}`
    if (registry.has(key)) throw new TypeError(`there are two node types ${key}`)
    registry.set(key, type)
  }
  return registry
}

/** The node type that a file means by `name` (always major 1) or `name@major`. */
export function findNodeType(registry: Registry, type: string): NodeType | undefined {
  return registry.get(type.includes('@') ? type : `${type}@1`)
}
