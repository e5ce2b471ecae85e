import { useBoardState } from './use-board.ts'
import styles from './canvas.module.css'

/** Tells those who do not see the canvas what happened on it. */
export function LiveRegion() {
  const said = useBoardState((state) => state.said)
  return (
    <div role="status" aria-live="polite" className={styles['unseen']}>
      {said}
    </div>
  )
}
