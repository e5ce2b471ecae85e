import type { CSSProperties } from 'react'
import { portRole } from '../headless/paint/card-detail.ts'
import { classNames } from '../lib/class-names.ts'
import type { Connecting } from './connecting.ts'
import { verdictText } from './verdict-text.ts'
import { placeOf, type Point } from './hit.ts'
import { OnCanvas } from './on-canvas.tsx'
import { useBoard, useBoardState } from './use-board.ts'
import { pathOf } from './wire-layer.tsx'
import styles from './wire-preview.module.css'

/** The wire that is being drawn, and what would come of it. */
export function WirePreview() {
  const connecting = useBoardState((state) => state.connecting)
  const hand = useBoardState((state) => state.hand)
  const { store } = useBoard()
  if (!connecting) return null
  const state = store.getState()
  const from = placeOf(state, connecting.from)
  const to = (connecting.target && placeOf(state, connecting.target)) ?? hand
  if (!from || !to) return null
  const isRefused = connecting.verdict?.allowed === false
  const colour = { '--wire': `var(--${portRole(connecting.type)})` } as CSSProperties
  return (
    <OnCanvas>
      <svg className={styles['preview']} style={colour} aria-hidden="true">
        <path
          className={classNames(styles['wire'], isRefused && styles['refused'])}
          d={path(connecting, from, to)}
        />
      </svg>
      <Verdict connecting={connecting} at={to} />
    </OnCanvas>
  )
}

function path({ from: { side } }: Connecting, from: Point, to: Point): string {
  const [start, end] = side === 'output' ? [from, to] : [to, from]
  return pathOf({ fromX: start.x, fromY: start.y, toX: end.x, toY: end.y })
}

/** One line at the pointer: how the value would arrive, or why it cannot. */
function Verdict({ connecting, at }: { readonly connecting: Connecting; readonly at: Point }) {
  const text = verdictText(connecting)
  if (text === undefined) return null
  const isRefused = connecting.verdict?.allowed === false
  return (
    <div
      className={classNames(styles['verdict'], isRefused && styles['bad'])}
      style={{ left: at.x + 14, top: at.y + 14 }}
    >
      {text}
    </div>
  )
}
