import type { PortType, Wire } from '@chainwright/core'

/** An output, or an input of the flow, that a field may be connected to. */
export interface WireSource extends Wire {
  readonly type: PortType
  /** What people call the node; its id when left out. */
  readonly title?: string
}

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

/** The sources that fit a port, those that fit as they are first. */
export function fittingSources(sources: readonly WireSource[], to: PortType) {
  const order: readonly (WireFit | undefined)[] = ['same', 'single', 'item']
  return sources
    .flatMap((source) => {
      const fit = wireFit(source.type, to)
      return fit ? [{ source, fit }] : []
    })
    .toSorted((a, b) => order.indexOf(a.fit) - order.indexOf(b.fit))
}
