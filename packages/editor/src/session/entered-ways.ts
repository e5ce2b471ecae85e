import type { Flow, NodeState } from '@chainwright/core'
import type { Entered } from '../document/document.ts'

/** The bodies that lead to a flow of the file, outermost first; `undefined` when no node uses it. */
export function wayToFlow(file: Flow, flow: string): Entered[] | undefined {
  const seen = new Set<string>()
  const open: { flow: Flow; way: Entered[] }[] = [{ flow: file, way: [] }]
  // The list grows while it is walked.
  for (const place of open) {
    for (const [node, { flow: name }] of place.flow.nodes) {
      const body = name === undefined ? undefined : file.flows.get(name)
      if (name === undefined || !body || seen.has(name)) continue
      seen.add(name)
      const way = [...place.way, { node, flow: name }]
      if (name === flow) return way
      open.push({ flow: body, way })
    }
  }
  return undefined
}

/** The bodies that lead to a node of a run, with the item and round that it stood in. */
export function wayToNode(file: Flow, { scope }: NodeState): Entered[] {
  const scopes: NodeState['scope'][] = []
  for (let at = scope; at.owner; at = at.owner.node.scope) scopes.unshift(at)
  const way: Entered[] = []
  let flow: Flow | undefined = file
  for (const { owner, round } of scopes) {
    const node = owner?.node.id ?? ''
    const name: string | undefined = flow?.nodes.get(node)?.flow
    if (name === undefined) return way
    flow = file.flows.get(name)
    way.push({
      node,
      flow: name,
      round,
      ...(owner?.item === undefined ? {} : { item: owner.item }),
    })
  }
  return way
}

/** Shows the flow at the end of a way, unless it is shown already. */
export function followWay(
  document: {
    readonly store: { getState(): { readonly entered: readonly Entered[] } }
    leave(depth: number): void
    enter(entered: Entered): void
  },
  way: readonly Entered[],
): void {
  const { entered } = document.store.getState()
  const isSame = (one: Entered | undefined, other: Entered): boolean =>
    one?.node === other.node &&
    one.flow === other.flow &&
    one.item === other.item &&
    one.round === other.round
  if (entered.length === way.length && way.every((step, at) => isSame(entered[at], step))) return
  document.leave(0)
  for (const step of way) document.enter(step)
}
