import { knownDomains, limits } from './limits.ts'
import type { Uses } from './read-graph.ts'

/** Functions of a file by `DOMAIN:NAME`, each with the operators that it uses. */
export type Functions = ReadonlyMap<string, Uses>

interface Extent {
  /** How deep calls go from here; 0 for a function that calls none. */
  depth: number
  /** Nodes after every call was replaced. */
  nodes: number
}

/**
 * Checks that every operator is the runtime's own or a function of the file, and that functions
 * call each other neither in circles nor too deep, and do not grow beyond measure.
 */
export function checkCalls(
  graph: Uses,
  functions: Functions,
  refuse: (why: string) => Error,
): { depth: number; nodes: number } {
  const known = new Map<string, Extent>()
  const extent = extentOf(graph, 0)
  if (extent.nodes > limits.expandedNodes) {
    throw refuse(`its functions stand for more than ${limits.expandedNodes} nodes`)
  }
  for (const name of functions.keys()) functionExtent(name, 1)
  return extent

  function extentOf(uses: Uses, level: number): Extent {
    const extent = { depth: 0, nodes: 0 }
    for (const [name, times] of uses) {
      if (!functions.has(name)) {
        checkDomain(name)
        extent.nodes += times
        continue
      }
      const called = functionExtent(name, level + 1)
      extent.depth = Math.max(extent.depth, called.depth + 1)
      extent.nodes += times * called.nodes
    }
    return extent
  }

  function functionExtent(name: string, level: number): Extent {
    const found = known.get(name)
    if (found && level + found.depth <= limits.callDepth) return found
    if (level > limits.callDepth) {
      throw refuse(
        `its functions call each other more than ${limits.callDepth} deep, or in a circle`,
      )
    }
    const extent = extentOf(functions.get(name) ?? new Map(), level)
    known.set(name, extent)
    return extent
  }

  function checkDomain(name: string): void {
    const domain = name.slice(0, name.indexOf(':'))
    if (knownDomains.has(domain)) return
    const [operator, of] = [name.slice(domain.length + 1), domain].map((part) =>
      JSON.stringify(part.slice(0, 80)),
    )
    throw refuse(`it uses the operator ${operator} of ${of}, which is not part of the runtime`)
  }
}
