import { ResizeGrip } from './resize-grip.tsx'
import { SnapLines } from './snap-lines.tsx'

/** What is seen on the canvas only while somebody does something there. */
export function Hand() {
  return (
    <>
      <SnapLines />
      <ResizeGrip />
    </>
  )
}

export { giveSize, resizeChosen } from './size-card.ts'
export { sizeGesture } from './size-gesture.ts'
