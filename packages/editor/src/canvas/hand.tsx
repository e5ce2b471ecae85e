import { SnapLines } from './snap-lines.tsx'

/** What is seen on the canvas only while somebody does something there. */
export function Hand() {
  return <SnapLines />
}
