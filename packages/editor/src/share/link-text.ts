import { writeFlow, type Flow } from '@chainwright/core'
import { flowLink } from '../headless/link.ts'

/** Length of an address from which on chats and mail programs may cut it off. */
export const longLink = 8_000

/** What a link holds, in figures. */
export interface LinkFigures {
  readonly address: string
  readonly nodes: number
  readonly inputs: number
  /** Notes on the canvas. */
  readonly notes: number
  /** The address may be cut off on its way. */
  readonly isLong: boolean
}

/** The address that opens a flow on this site. `page` is the address of the page. */
export async function linkTo(flow: Flow, page: string): Promise<LinkFigures> {
  const base = new URL(page)
  base.hash = await flowLink(writeFlow(flow))
  const { layout } = flow
  const notes =
    typeof layout === 'object' && layout !== null && 'notes' in layout ? layout['notes'] : []
  return {
    address: base.href,
    nodes: [...flow.flows.values()].reduce((sum, { nodes }) => sum + nodes.size, flow.nodes.size),
    inputs: flow.inputs.size,
    notes: Array.isArray(notes) ? notes.length : 0,
    isLong: base.href.length > longLink,
  }
}
