import type { PortType, Wire } from '@chainwright/core'
import { wireFit, type WireFit } from '../headless/wire-fit.ts'

/** An output, or an input of the flow, that a field may be connected to. */
export interface WireSource extends Wire {
  readonly type: PortType
  /** What people call the node; its id when left out. */
  readonly title?: string
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
