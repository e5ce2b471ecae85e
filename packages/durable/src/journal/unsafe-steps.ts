import { nodeAt, type FlowPlan, type PlannedNode } from '@chainwright/core'

/**
 * Tells whether the step at a path, `story#3/generate`, is of a type that must not run twice unasked.
 * That it began has to be on record before its function is called.
 */
export function createUnsafeSteps(plan: FlowPlan): (path: string) => boolean {
  if (!nodesWithin(plan).some(isUnsafe)) return () => false
  return (path) => {
    const node = nodeAt(plan, path)
    return node === undefined || isUnsafe(node)
  }
}

function isUnsafe({ type }: PlannedNode): boolean {
  return type.kind === 'run' && !type.safeToRepeat
}

/** The nodes of a flow and of all bodies in it, each flow once. */
function nodesWithin(plan: FlowPlan): PlannedNode[] {
  const plans = new Set<FlowPlan>([plan])
  for (const one of plans) for (const { body } of one.nodes) if (body) plans.add(body)
  return [...plans].flatMap(({ nodes }) => nodes)
}
