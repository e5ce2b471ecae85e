import { useEffect } from 'react'
import { AreaBox } from './area-box.tsx'
import { Hint } from './hint.tsx'
import { keepInView } from './keep-in-view.ts'
import { RefusedWire } from './refused-wire.tsx'
import { ResizeGrip } from './resize-grip.tsx'
import { SnapLines } from './snap-lines.tsx'
import { useBoard } from './use-board.ts'
import { WirePreview } from './wire-preview.tsx'
import { WirePulses } from './wire-pulses.tsx'

/** What is seen on the canvas only while somebody does something there. */
export function Hand() {
  const board = useBoard()
  useEffect(() => keepInView(board), [board])
  return (
    <>
      <SnapLines />
      <ResizeGrip />
      <WirePreview />
      <AreaBox />
      <RefusedWire />
      <Hint />
      <WirePulses />
    </>
  )
}

export { keyWire, startWire } from './key-wire.ts'
export { giveSize, resizeChosen } from './size-card.ts'
export { sizeGesture } from './size-gesture.ts'
