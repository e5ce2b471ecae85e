import type { Json, NodeType, Ports, PortType } from '@chainwright/core'
import { wireFit, type WireFit } from '../headless/wire-fit.ts'
import type { SearchEntry } from '../parts/search/search-rows.ts'
import { canvasText } from '../text/canvas.ts'
import type { Connecting } from './connecting.ts'

/** Something that can be added to the canvas. */
export interface AddEntry extends SearchEntry {
  readonly adds:
    | {
        readonly kind: 'node'
        readonly type: NodeType
        /** The port that the wire goes to; `undefined` when the node comes without one. */
        readonly port: string | undefined
        readonly literals: Readonly<Record<string, Json>>
      }
    | { readonly kind: 'input' | 'output' | 'note' }
}

/** What can be added: everything, or what a loose wire fits to. */
export function addEntries(
  types: Iterable<NodeType>,
  connecting: Connecting | undefined,
): AddEntry[] {
  const nodes = [...types].flatMap((type) => nodeEntry(type, connecting) ?? [])
  return [...nodes, ...endEntries(connecting)]
}

function nodeEntry(type: NodeType, connecting: Connecting | undefined): AddEntry | undefined {
  const found = connecting ? portFor(type, connecting) : { port: undefined, literals: {} }
  if (!found) return undefined
  return {
    id: `${type.name}@${type.major}`,
    label: type.title,
    detail: found.port ?? type.name,
    group: canvasText.groups[type.group] ?? type.group,
    keywords: `${type.name} ${type.description}`,
    adds: { kind: 'node', type, ...found },
  }
}

/** The port of a new node that a loose wire goes to, and the literals that make it. */
function portFor(type: NodeType, { from, type: given }: Connecting) {
  if (from.side === 'input') {
    const port = bestPort(type.outputs, (other) => fit(other, given))
    return port === undefined ? undefined : { port, literals: {} }
  }
  const port = bestPort(type.inputs, (other) => fit(given, other))
  if (port !== undefined) return { port, literals: {} }
  const template = Object.entries(type.inputs).find(([, { form }]) => form?.as === 'template')
  if (!template?.[1].literal || !type.ports || (given && given.base !== 'text')) return undefined
  return { port: from.port, literals: { [template[0]]: `{{${from.port}}}` } }
}

function fit(from: PortType | undefined, to: PortType | undefined): WireFit | undefined {
  return from && to ? wireFit(from, to) : 'same'
}

/** The port that fits best: without coercion before with one, and needed ones before others. */
function bestPort(
  ports: Ports,
  fitOf: (type: PortType) => WireFit | undefined,
): string | undefined {
  const order: readonly (WireFit | undefined)[] = ['same', 'single', 'item']
  const fitting = Object.entries(ports).flatMap(([name, port]) => {
    const found = port.literal ? undefined : fitOf(port.type)
    return found ? [{ name, rank: order.indexOf(found) + (port.need === 'needed' ? 0 : 10) }] : []
  })
  return fitting.toSorted((one, other) => one.rank - other.rank)[0]?.name
}

/** Inputs and outputs of the flow, and notes. */
function endEntries(connecting: Connecting | undefined): AddEntry[] {
  const entry = (kind: 'input' | 'output' | 'note', label: string): AddEntry => ({
    id: `flow ${kind}`,
    label,
    group: canvasText.flowGroup,
    adds: { kind },
  })
  if (connecting?.from.side === 'output') return [entry('output', canvasText.flowOutput)]
  if (connecting) return [entry('input', canvasText.flowInput)]
  return [entry('input', canvasText.flowInput), entry('note', canvasText.note)]
}
