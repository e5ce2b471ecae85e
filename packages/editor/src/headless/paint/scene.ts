import { boundsOf, createGrid, type Grid, type Rectangle } from '../grid.ts'
import { curveOf, type Curve } from './curve.ts'
import type { ColourName } from './palette.ts'

/**
 * What is to be seen of a flow, in canvas units. A value: who changes a list makes a new one, by which
 * the painter knows that it has to be indexed again.
 */
export interface Scene {
  /** From back to front. */
  readonly boxes: readonly SceneBox[]
  readonly wires: readonly SceneWire[]
  readonly groups?: readonly SceneGroup[]
  readonly notes?: readonly SceneNote[]
}

/** How far a node is, as its colour tells it. */
export type BoxStatus =
  | 'waiting'
  | 'queued'
  | 'running'
  | 'retrying'
  | 'paused'
  | 'succeeded'
  | 'cached'
  | 'skipped'
  | 'failed'
  | 'cancelled'

/** What became of a thing between two flows. */
export type SceneChange = 'added' | 'removed' | 'changed' | 'moved'

/** A card. */
export interface SceneBox extends Rectangle {
  readonly id: string
  readonly title: string
  /** Colour of the head. */
  readonly role: ColourName
  readonly status?: BoxStatus
  readonly selected?: boolean
  /** Found by a search. */
  readonly found?: boolean
  /** There is a problem with it. */
  readonly error?: boolean
  /** Drawn pale: the node does not run. */
  readonly off?: boolean
  /** Runs once per item of a list. */
  readonly stacked?: boolean
  readonly change?: SceneChange
  /** What is shown from near: left out, there is no more than the title. */
  readonly detail?: BoxDetail
}

/** What a card shows from near, in canvas units from its left upper corner. */
export interface BoxDetail {
  /** Height of the head. */
  readonly head: number
  /** At the right of the head. */
  readonly label: string
  readonly ports: readonly ScenePort[]
  readonly lines: readonly SceneLine[]
}

/** A port on the edge of a card. */
export interface ScenePort {
  readonly side: 'left' | 'right'
  readonly y: number
  readonly name: string
  readonly role: ColourName
  /** The port takes or gives a list. */
  readonly list: boolean
}

/** A line of text on a card. */
export interface SceneLine {
  readonly y: number
  readonly text: string
  readonly muted: boolean
}

/** A wire, from the right of one card to the left of another. */
export interface SceneWire {
  readonly id: string
  /** Ids of the boxes that it joins; left out, it stays where it is when they are shifted. */
  readonly source?: string
  readonly target?: string
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
  readonly role: ColourName
  /** Carries a list: drawn double. */
  readonly list?: boolean
  readonly selected?: boolean
  readonly off?: boolean
  readonly change?: SceneChange
}

/** A frame around cards. */
export interface SceneGroup extends Rectangle {
  readonly title: string
  readonly tint: ColourName
}

/** A text on the canvas. */
export interface SceneNote extends Rectangle {
  readonly text: string
  readonly tint: ColourName
}

/** A list of a scene, sorted for searches by place. */
export interface SceneIndex {
  readonly boxes: Grid
  readonly wires: Grid
  readonly curves: readonly Curve[]
}

const boxGrids = new WeakMap<readonly SceneBox[], Grid>()
const wireGrids = new WeakMap<readonly SceneWire[], { grid: Grid; curves: Curve[] }>()

/** The index of a scene; made once for each list of boxes and of wires. */
export function indexScene({ boxes, wires }: Scene): SceneIndex {
  let boxGrid = boxGrids.get(boxes)
  if (!boxGrid) boxGrids.set(boxes, (boxGrid = createGrid(boxes)))
  let known = wireGrids.get(wires)
  if (!known) {
    const curves = wires.map(curveOf)
    wireGrids.set(wires, (known = { grid: createGrid(curves), curves }))
  }
  return { boxes: boxGrid, wires: known.grid, curves: known.curves }
}

/** The area that holds all of a scene; empty at the origin for an empty one. */
export function sceneBounds(scene: Scene): Rectangle {
  const { boxes, wires } = indexScene(scene)
  const parts = [...(scene.groups ?? []), ...(scene.notes ?? [])]
  if (scene.boxes.length > 0) parts.push({ ...boxes.bounds, title: '', tint: 'canvas' })
  if (scene.wires.length > 0) parts.push({ ...wires.bounds, title: '', tint: 'canvas' })
  return boundsOf(parts)
}
