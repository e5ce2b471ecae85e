import { useLate } from '../session/use-late.ts'
import { latePainting } from './late-painting.ts'
import { useBoardState } from './use-board.ts'
import styles from './overview.module.css'

/** The flow from far, painted as a whole; there is nothing here while cards are in the page. */
export function Overview() {
  const isShown = useBoardState(({ far, veiled }) => far || veiled)
  const painting = useLate(latePainting, isShown)
  return isShown && painting ? <painting.Painting className={styles['overview']} /> : null
}
