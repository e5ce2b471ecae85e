import { findNode, type RunState } from '@chainwright/core'
import type { BoxStatus, Scene, SceneBox, SceneWire } from '../headless/paint/scene.ts'
import type { Ghosts } from '../headless/diff-ghosts.ts'
import type { ChangeMarks } from '../session/marks.ts'
import { shownPrefix } from '../session/shown-path.ts'
import type { Board } from './board.ts'
import { withDifferences } from './compared-scene.ts'
import { ghostsOf } from './ghosts.ts'
import {
  groundOf,
  movedBox,
  movedBoxes,
  noteIndex,
  shiftWire,
  type Layer,
  type Moving,
} from './layer.ts'

/** Everything that a picture of the flow is made of. */
interface Parts {
  readonly layer: Layer
  readonly moving: Moving | undefined
  readonly selection: ReadonlySet<string>
  readonly marks: ChangeMarks
  readonly ghosts: Ghosts
  readonly state: RunState | undefined
  readonly prefix: string
  readonly version: number
}

interface Known {
  readonly parts: Parts
  readonly scene: Scene
}

const whole = new WeakMap<Board, Known>()
const still = new WeakMap<Board, Known>()

/**
 * The scene as it is to be painted now: with the run, the selection, changes, and what is on its way. The
 * same object while nothing of it changed, so that a pan has nothing to sort anew.
 */
export function paintedScene(board: Board): Scene {
  return sceneOf(board, whole, board.store.getState().moving)
}

function sceneOf(board: Board, memory: WeakMap<Board, Known>, moving: Moving | undefined): Scene {
  const parts = partsOf(board, moving)
  const before = memory.get(board)
  if (before && isSame(before.parts, parts)) return before.scene
  const scene = makeScene(parts)
  memory.set(board, { parts, scene })
  return scene
}

/** A scene in two: what stands still, the same object all the while, and what is on its way before it. */
export interface SplitScene {
  readonly rest: Scene
  readonly moved: Scene | undefined
}

interface Split {
  readonly scene: Scene
  readonly ids: ReadonlySet<string>
  readonly rest: Scene
  readonly boxes: readonly SceneBox[]
  readonly wires: readonly SceneWire[]
}

const splits = new WeakMap<Board, Split>()

/** The scene as it is to be painted now, so that of thousands of cards only those that move are painted. */
export function splitScene(board: Board): SplitScene {
  const { moving, layer } = board.store.getState()
  if (!moving || movesGround(layer, moving)) return { rest: paintedScene(board), moved: undefined }
  const scene = sceneOf(board, still, undefined)
  const known = splits.get(board)
  const isKnown = known?.scene === scene && known.ids === moving.ids
  const { rest, boxes, wires } = isKnown ? known : split(scene, moving.ids)
  if (!isKnown) splits.set(board, { scene, ids: moving.ids, rest, boxes, wires })
  const moved = {
    boxes: boxes.map((box) => movedBox(box, moving)),
    wires: wires.map((wire) => shiftWire(wire, moving)),
  }
  return { rest, moved }
}

function split(scene: Scene, ids: ReadonlySet<string>): Omit<Split, 'scene' | 'ids'> {
  const moves = ({ source = '', target = '' }: SceneWire) => ids.has(source) || ids.has(target)
  const { wires } = scene
  const boxes = scene.boxes.filter(({ id }) => !ids.has(id))
  return {
    rest: { ...scene, boxes, wires: wires.filter((wire) => !moves(wire)) },
    boxes: scene.boxes.filter(({ id }) => ids.has(id)),
    wires: wires.filter(moves),
  }
}

/** Whether a frame changes with what is moved, or a note is: they lie behind all cards. */
function movesGround({ layout: { groups } }: Layer, { ids }: Moving): boolean {
  const isNote = [...ids].some((id) => noteIndex(id) >= 0)
  return isNote || groups.some(({ nodes }) => nodes.some((id) => ids.has(id)))
}

function partsOf(board: Board, moving: Moving | undefined): Parts {
  const { editor, store } = board
  const ghosts = ghostsOf(board)
  const { layer } = store.getState()
  const { selection, entered } = editor.document.store.getState()
  const state = editor.runs.shown()?.state
  return {
    layer,
    moving,
    selection,
    marks: editor.marks.getState().marks,
    ghosts,
    state,
    prefix: shownPrefix(entered, state),
    version: editor.runs.version(),
  }
}

function isSame(one: Parts, other: Parts): boolean {
  return (Object.keys(one) as (keyof Parts)[]).every((key) => one[key] === other[key])
}

function makeScene(parts: Parts): Scene {
  const { layer, moving, selection, marks, ghosts, state } = parts
  const plain = moving ? movedBoxes(layer, moving) : layer.scene.boxes
  const isMarked = selection.size > 0 || marks.size > 0 || state !== undefined
  const boxes = isMarked ? plain.map((box) => marked(box, parts)) : plain
  const wires = moving
    ? layer.scene.wires.map((wire) => shiftWire(wire, moving))
    : layer.scene.wires
  const ground = moving ? groundOf(layer.layout, boxes, moving) : {}
  return withDifferences({ ...layer.scene, ...ground, boxes, wires }, { ghosts, marks })
}

function marked(box: SceneBox, { selection, marks, state, prefix }: Parts): SceneBox {
  const selected = selection.has(box.id)
  const change = marks.get(box.id)
  const status = state && statusOf(prefix + box.id, state)
  if (!selected && !status && !change) return box
  return {
    ...box,
    selected,
    error: status === 'failed',
    ...(status && { status }),
    ...(change && { change }),
  }
}

/** Without a path through bodies, nodes are found by their number. */
function statusOf(path: string, state: RunState): BoxStatus | undefined {
  return findNode(state, path)?.status
}
