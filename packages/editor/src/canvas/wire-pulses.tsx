import { useEffect, useState } from 'react'
import { curveOf, pointOn } from '../headless/paint/curve.ts'
import { shownPrefix } from '../session/shown-path.ts'
import type { Board } from './board.ts'
import type { BoardWire } from './layer.ts'
import { watchWires } from './passing-wires.ts'
import { OnCanvas } from './on-canvas.tsx'
import { useBoard } from './use-board.ts'
import styles from './wire-pulses.module.css'

/** How long a pulse takes from one end of a wire to the other, in milliseconds. */
const duration = 650
/** Time between two looks at the run, in milliseconds. */
const pause = 120
/** Most pulses at one time: more would be no clearer. */
const most = 24

/**
 * Dots that run along the wires as values pass. There is none while nothing runs, and for people who want
 * less motion; the compositor moves them, without work for the page.
 */
export function WirePulses() {
  const board = useBoard()
  const [holder, setHolder] = useState<HTMLDivElement | null>(null)
  useEffect(() => (holder ? followRuns(board, holder) : undefined), [board, holder])
  return (
    <OnCanvas>
      <div ref={setHolder} className={styles['pulses']} aria-hidden="true" />
    </OnCanvas>
  )
}

function followRuns(board: Board, holder: HTMLElement): () => void {
  const { runs, document } = board.editor
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const watch = watchWires()
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    timer = undefined
    const state = runs.shown()?.state
    const { wires } = board.store.getState()
    if (!state || calm.matches) return
    const prefix = shownPrefix(document.store.getState().entered, state)
    for (const wire of watch.passing(wires, { state, prefix, now: performance.now() })) {
      if (holder.childElementCount < most) pulse(holder, wire, board.view().zoom)
    }
  }
  let followed: unknown
  const stop = runs.subscribe(() => {
    const state = runs.shown()?.state
    // A run is seen from its start on: a short one is over before the next look.
    if (state !== followed) {
      followed = state
      look()
    }
    timer ??= setTimeout(look, pause)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

/** Into how many straight pieces the way of a dot is cut. */
const pieces = 16

function pulse(holder: HTMLElement, wire: BoardWire, zoom: number): void {
  const curve = curveOf(wire)
  const dot = document.createElement('span')
  const size = Math.max(12, 8 / zoom)
  dot.className = styles['dot'] ?? ''
  dot.dataset['pulse'] = wire.id
  dot.style.setProperty('--wire', `var(--${wire.role})`)
  dot.style.width = dot.style.height = `${size}px`
  const way = Array.from({ length: pieces + 1 }, (_, at) => {
    const [x, y] = pointOn(curve, at / pieces)
    return { transform: `translate(${x - size / 2}px, ${y - size / 2}px)` }
  })
  holder.append(dot)
  const gone = () => dot.remove()
  dot.animate(way, { duration, easing: 'ease-in-out' }).finished.then(gone, gone)
}
