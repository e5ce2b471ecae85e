import { OnCanvas } from './on-canvas.tsx'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './snap-lines.module.css'

/** Thin lines along which what is dragged stands with others. */
export function SnapLines() {
  const lines = useBoardState((state) => state.snapLines)
  const board = useBoard()
  if (lines.length === 0) return null
  const thin = 1 / board.view().zoom
  return (
    <OnCanvas>
      {lines.map(({ axis, at, from, to }) => (
        <div
          key={`${axis} ${at}`}
          data-snap-line={axis}
          className={styles['line']}
          style={
            axis === 'x'
              ? { left: at - thin / 2, top: from, width: thin, height: to - from }
              : { left: from, top: at - thin / 2, width: to - from, height: thin }
          }
        />
      ))}
    </OnCanvas>
  )
}
