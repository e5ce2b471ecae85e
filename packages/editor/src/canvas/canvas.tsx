import { ReactFlow, ReactFlowProvider, type Viewport } from '@xyflow/react'
import { useEffect, useState } from 'react'
import type { Editor } from '../session/editor.ts'
import { useEditor } from '../session/use-editor.ts'
import { useLate } from '../session/use-late.ts'
import { canvasText } from '../text/canvas.ts'
import { createBoard, type Board } from './board.ts'
import { CardLayer } from './card-layer.tsx'
import { Dots } from './dots.tsx'
import { Overview } from './overview.tsx'
import { CanvasMenu } from './canvas-menu.tsx'
import { ZoomTools } from './zoom-tools.tsx'
import { Breadcrumb } from './breadcrumb.tsx'
import { GroundLayer } from './ground-layer.tsx'
import { useHint } from './use-hint.ts'
import { lateHand } from './late-hand.ts'
import { latePainting } from './late-painting.ts'
import { LiveRegion } from './live-region.tsx'
import { useKeyboard } from './use-keyboard.ts'
import { BoardContext, useBoard, useBoardState } from './use-board.ts'
import { fewCards } from './minimap.tsx'
import { usePanCover } from './pan-cover.tsx'
import { usePointer } from './use-pointer.ts'
import { useFirstView, useViewport } from './use-viewport.ts'
import { WireLayer } from './wire-layer.tsx'
import '@xyflow/react/dist/base.css'
import styles from './canvas.module.css'

/** The flow that is shown, to be looked at and drawn. */
export function Canvas() {
  const editor = useEditor()
  const [board] = useState(() => openBoard(editor))
  useEffect(() => board.follow(), [board])
  return (
    <BoardContext value={board}>
      <ReactFlowProvider>
        <Stage />
      </ReactFlowProvider>
    </BoardContext>
  )
}

/** A board; a flow that is painted from far, or has a map, begins to bring what paints it. */
function openBoard(editor: Editor): Board {
  const board = createBoard(editor)
  if (board.store.getState().layer.cards.size >= fewCards) void latePainting.load()
  return board
}

function Stage() {
  const board = useBoard()
  const pointer = usePointer(board)
  const keyboard = useKeyboard(board)
  const hint = useHint(board)
  const far = useBoardState((state) => state.far)
  const mid = useBoardState((state) => state.mid)
  const { first, attach } = useFirstView(board)
  useViewport(board)
  return (
    <div
      ref={attach}
      className={styles['stage']}
      data-stage
      data-mid={mid ? '' : undefined}
      role="application"
      // From far there are no cards in the page to have the focus.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={far ? 0 : -1}
      aria-label={canvasText.canvas}
      {...pointer}
      {...keyboard}
      {...hint}
    >
      {first && <Cards first={first} />}
      <Breadcrumb />
      <ZoomTools />
      <CanvasMenu />
      <LiveRegion />
    </div>
  )
}

/** The canvas, which React Flow pans and zooms; all that is on it is done by us. */
function Cards({ first }: { readonly first: Viewport }) {
  const hand = useLate(lateHand, false)
  const { cover, onMove, onMoveEnd } = usePanCover()
  return (
    <ReactFlow
      defaultViewport={first}
      minZoom={0.02}
      maxZoom={2}
      panOnDrag={[0, 1]}
      zoomOnDoubleClick={false}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      onMove={onMove}
      onMoveEnd={onMoveEnd}
      multiSelectionKeyCode={null}
    >
      <Dots />
      <CardLayer />
      <GroundLayer />
      <WireLayer />
      <Overview />
      {cover}
      {hand && <hand.Hand />}
    </ReactFlow>
  )
}
