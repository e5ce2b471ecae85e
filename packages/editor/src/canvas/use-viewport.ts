import { useReactFlow, useStoreApi, type ReactFlowInstance, type Viewport } from '@xyflow/react'
import { useCallback, useEffect, useState } from 'react'
import { boundsOf, type Rectangle } from '../headless/grid.ts'
import { viewOfArea, visibleArea } from '../headless/paint/view.ts'
import type { CanvasHandle } from '../session/canvas-handle.ts'
import { focusCard, openAdd } from './board-acts.ts'
import type { Board } from './board.ts'
import { lateHand } from './late-hand.ts'
import { roomFor } from './room.ts'
import { boxOf } from './layer.ts'

/**
 * Looks at the whole flow before anything is drawn, so that no card comes into the page that is not to be
 * seen. Gives where React Flow begins, once `attach` was handed the element of the canvas.
 */
export function useFirstView(board: Board) {
  const [first, setFirst] = useState<Viewport>()
  const attach = useCallback(
    (element: HTMLElement | null) => {
      board.attach(element)
      if (!element || board.view().width > 0) return
      const { width, height } = element.getBoundingClientRect()
      const view = viewOfArea(wholeArea(board), { width, height, margin: 48, mostZoom: largest })
      board.look(view)
      setFirst({ x: -view.x * view.zoom, y: -view.y * view.zoom, zoom: view.zoom })
    },
    [board],
  )
  return { first, attach }
}

/** Tells the board what is seen, and lets others move the view through the editor's canvas handle. */
export function useViewport(board: Board): void {
  const api = useStoreApi()
  const flow = useReactFlow()
  useEffect(() => {
    const look = () => {
      const { transform, width, height, panZoom } = api.getState()
      const [x, y, zoom] = transform
      // It knows its size before the view that it begins with.
      if (width > 0 && panZoom) board.look({ x: -x / zoom, y: -y / zoom, zoom, width, height })
    }
    look()
    return api.subscribe((now, before) => {
      const isSame =
        now.transform === before.transform &&
        now.width === before.width &&
        now.height === before.height
      if (!isSame) look()
    })
  }, [api, board, flow])
  useEffect(() => followOpened(board, () => showAll(board, flow)), [board, flow])
  useEffect(() => board.editor.canvas.register(canvasHandle(board, flow)), [board, flow])
}

/** Calls back when another file was opened, or a body was entered or left. */
function followOpened({ editor: { document } }: Board, onOpened: () => void): () => void {
  return document.store.subscribe((now, before) => {
    const isSame =
      now.opened === before.opened &&
      now.entered.length === before.entered.length &&
      now.entered.at(-1)?.flow === before.entered.at(-1)?.flow
    if (!isSame) onOpened()
  })
}

const duration = 200
/** Cards are not made larger than this to fill the view. */
const largest = 1.1

function canvasHandle(board: Board, flow: ReactFlowInstance): CanvasHandle {
  const middle = () => {
    const { x, y, width, height } = visibleArea(board.view())
    return { x: x + width / 2, y: y + height / 2 }
  }
  const motion = () => (isMotionReduced() ? {} : { duration })
  return {
    fit: (ids) => {
      const boxes = ids ? boxesOf(board, ids) : boxesOf(board)
      if (boxes.length > 0) void showArea(flow, boundsOf(boxes), motion())
    },
    zoomTo: (zoom) => void flow.zoomTo(zoom, motion()),
    zoomBy: (factor) => void flow.zoomTo(board.view().zoom * factor, motion()),
    reveal: (id) => reveal(board, flow, id),
    focus: (id) => {
      reveal(board, flow, id)
      board.editor.document.select([id])
      focusCard(board, id)
    },
    openAdd: (at) => openAdd(board, at ?? middle()),
    lookAt: ({ x, y }) => void flow.setCenter(x, y, { zoom: board.view().zoom }),
    middle,
    room: () => roomFor(board, middle()),
    connect: (id) => {
      focusCard(board, id)
      void lateHand.load().then(({ startWire }) => startWire(board, id))
    },
    resize: (by) => void lateHand.load().then(({ resizeChosen }) => resizeChosen(board, by)),
  }
}

function showAll(board: Board, flow: ReactFlowInstance): void {
  const area = wholeArea(board)
  if (area.width > 0) void showArea(flow, area, {})
}

function wholeArea({ store }: Board): Rectangle {
  const { boxes, notes = [], groups = [] } = store.getState().layer.scene
  return boundsOf([...boxes, ...notes, ...groups])
}

async function showArea(
  flow: ReactFlowInstance,
  area: Rectangle,
  motion: { duration?: number },
): Promise<void> {
  const margin = 40
  const x = area.x - margin
  const y = area.y - margin
  const whole = { x, y, width: area.width + 2 * margin, height: area.height + 2 * margin }
  await flow.fitBounds(whole, { padding: 0.04, ...motion })
  if (flow.getZoom() > largest) await flow.zoomTo(largest, motion)
}

/** Moves the view as far as is needed to see a card as a whole. */
function reveal(board: Board, flow: ReactFlowInstance, id: string): void {
  const box = boxOf(board.store.getState().layer, id)
  if (!box) return
  const { zoom } = board.view()
  const seen = visibleArea(board.view())
  const right = wayInto(box.x, box.width, { from: seen.x, room: seen.width })
  const down = wayInto(box.y, box.height, { from: seen.y, room: seen.height })
  if (right === 0 && down === 0) return
  const motion = isMotionReduced() ? {} : { duration }
  const corner = { x: -(seen.x + right) * zoom, y: -(seen.y + down) * zoom }
  void flow.setViewport({ ...corner, zoom }, motion)
}

/** How far what is seen has to move along one axis to hold a card; its start goes before its end. */
function wayInto(start: number, length: number, seen: { from: number; room: number }): number {
  const margin = 24
  const before = start - margin - seen.from
  const behind = start + length + margin - seen.from - seen.room
  if (before < 0) return before
  return behind > 0 ? Math.min(behind, before) : 0
}

function boxesOf({ store }: Board, ids?: Iterable<string>): Rectangle[] {
  const { layer } = store.getState()
  if (!ids) return [...layer.scene.boxes]
  return [...ids].flatMap((id) => boxOf(layer, id) ?? [])
}

function isMotionReduced(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
