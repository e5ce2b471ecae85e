import type { Flow } from '@chainwright/core'
import { canvasWires } from '../headless/canvas-wires.ts'
import { canvasId, cardPlace, type CanvasWire } from '../headless/canvas-id.ts'
import { layoutOf } from './edit-layout.ts'

/** What is selected, by what it is. Things that are not there any more are left out. */
export interface Selected {
  /** Ids of nodes. */
  readonly nodes: readonly string[]
  /** Names of inputs of the flow. */
  readonly inputs: readonly string[]
  /** Names of outputs of the flow. */
  readonly outputs: readonly string[]
  readonly wires: readonly CanvasWire[]
  /** Positions of groups and notes in the layout. */
  readonly groups: readonly number[]
  readonly notes: readonly number[]
}

/** Sorts the selected canvas ids of a flow, each kind in the order of the file. */
export function readSelection(flow: Flow, selection: ReadonlySet<string>): Selected {
  const has = (id: string): boolean => selection.has(id)
  return {
    nodes: [...flow.nodes.keys()].filter(has),
    inputs: [...flow.inputs.keys()].filter((name) => has(`inputs.${name}`)),
    outputs: [...flow.outputs.keys()].filter((name) => has(`outputs.${name}`)),
    wires: selection.size === 0 ? [] : canvasWires(flow).filter(({ id }) => has(id)),
    groups: numbersAfter('group:', selection),
    notes: numbersAfter('note:', selection),
  }
}

/** The one card that is selected, when nothing else is. */
export function onlyCard(
  flow: Flow,
  selection: ReadonlySet<string>,
): ReturnType<typeof cardPlace> | undefined {
  const [id] = selection
  if (id === undefined || selection.size > 1) return undefined
  const place = cardPlace(id)
  const among = { node: flow.nodes, input: flow.inputs, output: flow.outputs }[place.kind]
  return among.has(place.name) ? place : undefined
}

/** Canvas ids of all cards of a flow: inputs, nodes, outputs. */
export function allCardIds(flow: Flow): string[] {
  return [
    ...[...flow.inputs.keys()].map((name) => canvasId({ kind: 'input', name })),
    ...flow.nodes.keys(),
    ...[...flow.outputs.keys()].map((name) => canvasId({ kind: 'output', name })),
  ]
}

/** Everything that can be selected besides wires: cards, groups and notes. */
export function allThingIds(flow: Flow): string[] {
  const { groups, notes } = layoutOf(flow)
  return [
    ...allCardIds(flow),
    ...groups.map((_, at) => `group:${at}`),
    ...notes.map((_, at) => `note:${at}`),
  ]
}

/** A selection with all cards of the groups in it. */
export function withGroupCards(flow: Flow, selection: ReadonlySet<string>): Set<string> {
  const { groups } = layoutOf(flow)
  const chosen = groups.filter((_, at) => selection.has(`group:${at}`))
  return new Set([...selection, ...chosen.flatMap(({ nodes }) => nodes)])
}

function numbersAfter(start: string, selection: ReadonlySet<string>): number[] {
  return [...selection]
    .filter((id) => id.startsWith(start))
    .map((id) => Number(id.slice(start.length)))
    .filter((number) => Number.isInteger(number))
    .toSorted((one, other) => one - other)
}
