import { useEffect } from 'react'
import { useStore } from 'zustand'
import { comparedOf } from '../session/compared.ts'
import { useEditor } from '../session/use-editor.ts'
import { useLate } from '../session/use-late.ts'
import { AddList } from './add-list.tsx'
import { AreaBox } from './area-box.tsx'
import { DropHint } from './drop-hint.tsx'
import { Hint } from './hint.tsx'
import { keepInView } from './keep-in-view.ts'
import { lateDifferences } from './late-differences.ts'
import { OverWire } from './over-wire.tsx'
import { RefusedWire } from './refused-wire.tsx'
import { ResizeGrip } from './resize-grip.tsx'
import { SnapLines } from './snap-lines.tsx'
import { TimeMarks } from './time-marks.tsx'
import { useBoard } from './use-board.ts'
import { WirePreview } from './wire-preview.tsx'
import { WirePulses } from './wire-pulses.tsx'

/** What is seen on the canvas only while somebody does something there. */
export function Hand() {
  const board = useBoard()
  useEffect(() => keepInView(board), [board])
  return (
    <>
      <AddList />
      <SnapLines />
      <ResizeGrip />
      <WirePreview />
      <OverWire />
      <AreaBox />
      <RefusedWire />
      <Hint />
      <WirePulses />
      <LateDifferences />
      <TimeMarks />
      <DropHint />
    </>
  )
}

/** Differences are drawn while there are marks of them, or a flow that this one is compared with. */
function LateDifferences() {
  const editor = useEditor()
  const isMarked = useStore(editor.marks, ({ marks }) => marks.size > 0)
  const isCompared = useStore(comparedOf(editor), ({ file }) => file !== undefined)
  const isShown = isMarked || isCompared
  const late = useLate(lateDifferences, isShown)
  return isShown && late ? <late.Differences /> : null
}

export { dropOnWire, wiresBelow } from './drop-on-wire.ts'
export { createSnapGuide } from './snap-guide.ts'
export { keyWire, startWire } from './key-wire.ts'
export { giveSize, resizeChosen } from './size-card.ts'
export { sizeGesture } from './size-gesture.ts'
