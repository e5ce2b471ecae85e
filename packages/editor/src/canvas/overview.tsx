import { useLate } from '../session/use-late.ts'
import { latePainting } from './late-painting.ts'
import { useBoardState } from './use-board.ts'

/** The flow from far, painted as a whole; there is nothing here while cards are in the page. */
export function Overview() {
  const far = useBoardState((state) => state.far)
  const painting = useLate(latePainting, far)
  return far && painting ? <painting.Painting /> : null
}
