import { ViewportPortal } from '@xyflow/react'
import type { CSSProperties } from 'react'
import { portRole } from '../headless/paint/card-detail.ts'
import { cardSize } from '../headless/lay-out.ts'
import { classNames } from '../lib/class-names.ts'
import { canvasText } from '../text/canvas.ts'
import type { Connecting } from './connecting.ts'
import { cardShown, type Point, type PortPlace } from './hit.ts'
import type { BoardState } from './board-state.ts'
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
    <ViewportPortal>
      <svg className={styles['preview']} style={colour} aria-hidden="true">
        <path
          className={classNames(styles['wire'], isRefused && styles['refused'])}
          d={path(connecting, from, to)}
        />
      </svg>
      <Verdict connecting={connecting} at={to} />
    </ViewportPortal>
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

/** What is said at the pointer; `undefined` when the wire fits as it is. */
export function verdictText({ verdict, type }: Connecting): string | undefined {
  if (!verdict) return undefined
  if (!verdict.allowed) return verdict.cycle ? canvasText.ring : verdict.reason
  const name = type?.name ?? ''
  if (verdict.fit === 'item') return canvasText.oncePerItem
  if (verdict.fit === 'single') return canvasText.listOfOne(name)
  if (verdict.fit === 'gather') return canvasText.joinsList
  return undefined
}

/** Where a port is now, in canvas units. */
export function placeOf(state: BoardState, { card: id, port, side }: PortPlace): Point | undefined {
  const card = cardShown(state, id)
  const place = state.layer.places.get(id)
  const found = (side === 'input' ? card?.inputs : card?.outputs)?.find(({ name }) => name === port)
  if (!card || !place || !found) return undefined
  return {
    x: place.x + (side === 'output' ? cardSize(card, place).width : 0),
    y: place.y + found.y,
  }
}
