import { OnCanvas } from './on-canvas.tsx'
import { useBoardState } from './use-board.ts'
import { pathOf } from './wire-layer.tsx'
import styles from './wire-preview.module.css'

/** The wire that a card would come into if it were let go now. */
export function OverWire() {
  const wire = useBoardState((state) => state.overWire)
  if (!wire) return null
  return (
    <OnCanvas>
      <svg className={styles['preview']} aria-hidden="true">
        <path className={styles['over']} d={pathOf(wire)} data-over-wire={wire.id} />
      </svg>
    </OnCanvas>
  )
}
