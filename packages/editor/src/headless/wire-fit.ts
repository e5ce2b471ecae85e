import type { PortType } from '@chainwright/core'

/** `item`: the node would run once for each item of the list; `single`: one value becomes a list. */
export type WireFit = 'same' | 'item' | 'single'

/** How values of one port type fit another, as the engine decides it; `undefined` when they do not. */
export function wireFit(from: PortType, to: PortType): WireFit | undefined {
  if (!to.variable && !from.variable && from.base !== to.base) return undefined
  if (from.depth === to.depth) return 'same'
  if (from.depth === 1 && to.depth === 0) return 'item'
  if (from.depth === 0 && to.depth === 1) return 'single'
  return undefined
}
