import type { FlowPlan, PlannedNode } from './plan.ts'

/** The node that a path names, `story#3/generate` or `each[2]/classify`; `undefined` when there is none. */
export function nodeAt(plan: FlowPlan, path: string): PlannedNode | undefined {
  let flow: FlowPlan | undefined = plan
  let node: PlannedNode | undefined
  for (const part of path.split('/')) {
    const [id = ''] = /^[A-Za-z0-9_-]*/.exec(part) ?? []
    node = flow?.nodes[flow.index.get(id) ?? -1]
    flow = node?.body
  }
  return node
}
