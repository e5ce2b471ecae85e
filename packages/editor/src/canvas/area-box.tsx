import { OnCanvas } from './on-canvas.tsx'
import { useBoardState } from './use-board.ts'
import styles from './area-box.module.css'

/** The area that is being drawn to select what is in it. */
export function AreaBox() {
  const area = useBoardState((state) => state.area)
  if (!area) return null
  const { x, y, width, height } = area
  return (
    <OnCanvas>
      <div className={styles['area']} style={{ left: x, top: y, width, height }} />
    </OnCanvas>
  )
}
