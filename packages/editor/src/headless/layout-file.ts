import type { Json } from '@chainwright/core'

/** Where a card stands, in canvas units (one pixel at zoom 1), and its size where a person chose one. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width?: number
  readonly height?: number
}

/** The colours that groups and notes may have. */
export const tints = ['grey', 'blue', 'green', 'yellow', 'red', 'purple'] as const
/** A colour of a group or note; the theme decides what it looks like. */
export type Tint = (typeof tints)[number]

/** A frame around some cards. */
export interface Group {
  readonly title: string
  /** Canvas ids of its cards. */
  readonly nodes: readonly string[]
  readonly tint: Tint
}

/** A text on the canvas. */
export interface Note extends Required<Place> {
  readonly text: string
  readonly tint: Tint
}

/** The `layout` section of a flow: for looking at alone. */
export interface FlowLayout {
  /**
   * Places by canvas id: the id of a node, `inputs.NAME` or `outputs.NAME`. Cards without a place
   * are laid out on opening.
   */
  readonly nodes: ReadonlyMap<string, Place>
  readonly groups: readonly Group[]
  readonly notes: readonly Note[]
}

/** A layout of nothing. */
export const emptyLayout: FlowLayout = { nodes: new Map(), groups: [], notes: [] }

type JsonObject = { readonly [key: string]: Json | undefined }

/** Largest coordinate that is believed, in canvas units. */
const farthest = 10_000_000
const mostGroups = 1000
const mostNotes = 1000

/** Reads the `layout` of a file. What makes no sense is left out: a layout is never a reason to refuse. */
export function readLayout(json: Json | undefined): FlowLayout {
  if (!isObject(json)) return emptyLayout
  const nodes = new Map<string, Place>()
  if (isObject(json['nodes'])) {
    for (const [id, value] of Object.entries(json['nodes'])) {
      const place = readPlace(value)
      if (place) nodes.set(id, place)
    }
  }
  const groups = listOf(json['groups'], mostGroups).flatMap(readGroup)
  const notes = listOf(json['notes'], mostNotes).flatMap(readNote)
  return { nodes, groups, notes }
}

/** The `layout` section for a file; `undefined` when there is nothing to keep. Places are whole numbers. */
export function writeLayout(layout: FlowLayout): Json | undefined {
  if (layout.nodes.size + layout.groups.length + layout.notes.length === 0) return undefined
  const nodes = Object.fromEntries(
    [...layout.nodes].map(([id, place]): [string, Json] => [id, writePlace(place)]),
  )
  const groups = layout.groups.map(({ title, nodes: ids, tint }): Json => {
    return { title, nodes: [...ids], ...(tint === 'grey' ? {} : { tint }) }
  })
  const notes = layout.notes.map(({ text, tint, ...place }): Json => {
    return { text, at: writePlace(place), ...(tint === 'yellow' ? {} : { tint }) }
  })
  return {
    nodes,
    ...(groups.length > 0 ? { groups } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  }
}

function readPlace(value: Json | undefined): Place | undefined {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4)) return undefined
  if (!value.every(isCoordinate)) return undefined
  const [x = 0, y = 0, width, height] = value
  if (width === undefined || height === undefined) return { x, y }
  return width > 0 && height > 0 ? { x, y, width, height } : { x, y }
}

function writePlace({ x, y, width, height }: Place): Json {
  const point = [Math.round(x), Math.round(y)]
  return width === undefined || height === undefined
    ? point
    : [...point, Math.round(width), Math.round(height)]
}

function readGroup(value: Json): Group[] {
  if (!isObject(value)) return []
  const { title, nodes } = value
  const ids = listOf(nodes, farthest).filter((id): id is string => typeof id === 'string')
  if (ids.length === 0) return []
  return [
    { title: typeof title === 'string' ? title : '', nodes: ids, tint: readTint(value, 'grey') },
  ]
}

function readNote(value: Json): Note[] {
  if (!isObject(value) || typeof value['text'] !== 'string') return []
  const place = readPlace(value['at'])
  if (!place) return []
  const { x, y, width = 220, height = 120 } = place
  return [{ text: value['text'], x, y, width, height, tint: readTint(value, 'yellow') }]
}

function readTint(value: JsonObject, otherwise: Tint): Tint {
  return tints.find((tint) => tint === value['tint']) ?? otherwise
}

function listOf(value: Json | undefined, most: number): Json[] {
  return Array.isArray(value) ? value.slice(0, most) : []
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCoordinate(value: Json): value is number {
  return typeof value === 'number' && Math.abs(value) <= farthest
}
