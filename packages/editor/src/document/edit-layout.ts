import type { Flow } from '@chainwright/core'
import { readLayout, writeLayout, type FlowLayout, type Place } from '../headless/layout-file.ts'

/** Layouts by the section they were read from: reading is done once for each version of a flow. */
const known = new WeakMap<object, FlowLayout>()

/** The layout of a flow. */
export function layoutOf(flow: Flow): FlowLayout {
  const { layout } = flow
  if (typeof layout !== 'object' || layout === null) return readLayout(undefined)
  const read = known.get(layout) ?? readLayout(layout)
  known.set(layout, read)
  return read
}

/** Changes the layout of a flow. */
export function editLayout(flow: Flow, edit: (layout: FlowLayout) => FlowLayout): Flow {
  const before = layoutOf(flow)
  const after = edit(before)
  if (after === before) return flow
  const { layout: _, ...rest } = flow
  const written = writeLayout(after)
  return written === undefined ? rest : { ...rest, layout: written }
}

/** Moves cards to new places; sizes that a person chose stay. */
export function placeCards(flow: Flow, places: ReadonlyMap<string, Place>): Flow {
  return editLayout(flow, (layout) => {
    const nodes = new Map(layout.nodes)
    for (const [id, place] of places) nodes.set(id, { ...nodes.get(id), ...place })
    return { ...layout, nodes }
  })
}

/** Follows cards whose canvas ids changed, in places and groups. */
export function movedIds(flow: Flow, ids: ReadonlyMap<string, string>): Flow {
  const follow = (id: string): string => ids.get(id) ?? id
  return editLayout(flow, (layout) => {
    const nodes = new Map([...layout.nodes].map(([id, place]) => [follow(id), place]))
    const groups = layout.groups.map((group) => ({ ...group, nodes: group.nodes.map(follow) }))
    return { ...layout, nodes, groups }
  })
}
