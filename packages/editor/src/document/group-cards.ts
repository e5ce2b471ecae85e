import type { Flow } from '@chainwright/core'
import { editLayout, layoutOf } from './edit-layout.ts'

/** Puts a frame around cards; they leave the groups that they were in. */
export function groupCards(flow: Flow, ids: ReadonlySet<string>, title: string): Flow {
  return editLayout(flow, (layout) => {
    const others = layout.groups
      .map((group) => ({ ...group, nodes: group.nodes.filter((id) => !ids.has(id)) }))
      .filter(({ nodes }) => nodes.length > 0)
    return { ...layout, groups: [...others, { title, nodes: [...ids], tint: 'grey' }] }
  })
}

/** Takes the frame away that is around exactly these cards; `undefined` when there is none. */
export function ungroupCards(flow: Flow, ids: ReadonlySet<string>): Flow | undefined {
  const { groups } = layoutOf(flow)
  const known = groups.findIndex(
    ({ nodes }) => nodes.length === ids.size && nodes.every((id) => ids.has(id)),
  )
  if (known < 0) return undefined
  return editLayout(flow, (layout) => ({
    ...layout,
    groups: layout.groups.filter((_, at) => at !== known),
  }))
}
