import { useLate } from '../session/use-late.ts'
import { latePainting } from './late-painting.ts'
import { useBoardState } from './use-board.ts'
import styles from './minimap.module.css'

/** Flows of fewer cards than this are seen well enough without a map. */
export const fewCards = 12

/** The map of the flow, where a map is of use. */
export function Minimap() {
  const isShown = useBoardState(({ layer, far }) => !far && layer.cards.size >= fewCards)
  const painting = useLate(latePainting, isShown)
  return isShown && painting ? <painting.MapPicture styles={styles} /> : null
}
