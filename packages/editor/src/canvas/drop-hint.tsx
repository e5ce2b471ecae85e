import { Panel } from '@xyflow/react'
import { useEffect, useState } from 'react'
import { canvasId } from '../headless/canvas-id.ts'
import { useDocument } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import type { Board } from './board.ts'
import { dropPlace, type DropPlace } from './drop-place.ts'
import { boxOf } from './layer.ts'
import { OnCanvas } from './on-canvas.tsx'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './drop-hint.module.css'

/** Says where files that are dragged over the page would go, and shows the input that would take them. */
export function DropHint() {
  const board = useBoard()
  const place = useDropPlace(board)
  if (!place) return null
  return (
    <>
      <Panel position="top-center" className={styles['told'] ?? ''} role="status">
        {wordsOf(place)}
      </Panel>
      {place.kind === 'documents' && place.input !== undefined && <Target input={place.input} />}
    </>
  )
}

function wordsOf(place: DropPlace): string {
  if (place.kind === 'flow') return canvasText.dropsFlow
  return place.input === undefined
    ? canvasText.dropsNewInput
    : canvasText.dropsDocuments(place.input)
}

/** A frame around the input, where it is on the canvas. */
function Target({ input }: { readonly input: string }) {
  const isOutermost = useDocument(({ entered }) => entered.length === 0)
  const layer = useBoardState((state) => state.layer)
  const box = isOutermost ? boxOf(layer, canvasId({ kind: 'input', name: input })) : undefined
  if (!box) return null
  const { x, y, width, height } = box
  return (
    <OnCanvas>
      <div
        className={styles['target']}
        style={{ left: x, top: y, width, height }}
        data-drop-target
      />
    </OnCanvas>
  )
}

/** Listens on the whole page: files may be dropped anywhere. */
function useDropPlace(board: Board): DropPlace | undefined {
  const [place, setPlace] = useState<DropPlace>()
  useEffect(() => {
    const controller = new AbortController()
    const options = { signal: controller.signal, capture: true, passive: true }
    const over = (event: DragEvent) => {
      const next = placeUnder(board, event)
      setPlace((before) => (isSame(before, next) ? before : next))
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setPlace(undefined)
    addEventListener('dragenter', over, options)
    addEventListener('dragover', over, options)
    addEventListener('dragleave', leave, options)
    addEventListener('drop', () => setPlace(undefined), options)
    return () => controller.abort()
  }, [board])
  return place
}

function placeUnder({ editor }: Board, { dataTransfer, target }: DragEvent): DropPlace | undefined {
  if (!dataTransfer) return undefined
  const under = target instanceof Element ? target.closest('[data-value]') : null
  const { flow } = editor.document.store.getState()
  const card = under?.closest<HTMLElement>('[data-card]')?.dataset['card']
  return dropPlace(dataTransfer.items, flow, card)
}

function isSame(one: DropPlace | undefined, other: DropPlace | undefined): boolean {
  if (one?.kind === 'documents' && other?.kind === 'documents') return one.input === other.input
  return one?.kind === other?.kind
}
