import { createRegistry, type NodeType, type Registry } from '@chainwright/core'

/** A registry that begins with a few node types, so that a page can be seen before it has them all. */
export interface NodeTypes {
  readonly registry: Registry
  /** Loads all node types; they stand in the order in which lists show them. */
  complete(): Promise<void>
}

/** Node types that begin with `first`; `load` brings all of them, those included. */
export function createNodeTypes(
  first: readonly NodeType[],
  load: () => Promise<readonly NodeType[]>,
): NodeTypes {
  const registry = new Map(createRegistry(first))
  return {
    registry,
    complete: async () => {
      const all = createRegistry(await load())
      registry.clear()
      for (const [name, type] of all) registry.set(name, type)
    },
  }
}
