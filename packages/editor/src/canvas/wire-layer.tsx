import { memo, type CSSProperties } from 'react'
import { classNames } from '../lib/class-names.ts'
import { curveOf } from '../headless/paint/curve.ts'
import { useDocument } from '../session/use-editor.ts'
import { shiftWire, type BoardWire } from './layer.ts'
import { OnCanvas } from './on-canvas.tsx'
import { useBoardState } from './use-board.ts'
import styles from './wire-layer.module.css'

/** The wires near what is seen, behind the cards. */
export function WireLayer() {
  const wires = useBoardState((state) => state.wires)
  return (
    <OnCanvas>
      <svg className={styles['wires']} aria-hidden="true">
        {wires.map((wire) => (
          <Wire key={wire.id} wire={wire} />
        ))}
      </svg>
    </OnCanvas>
  )
}

/** One wire; drawn again when it, or a card at one of its ends, moves. */
export function WirePath({ wire }: { readonly wire: BoardWire }) {
  const moving = useBoardState(({ moving: by }) =>
    by && (by.ids.has(wire.source) || by.ids.has(wire.target)) ? by : undefined,
  )
  const isSelected = useDocument(({ selection }) => selection.has(wire.id))
  const d = pathOf(moving ? shiftWire(wire, moving) : wire)
  const colour = { '--wire': `var(--${wire.role})` } as CSSProperties
  const names = classNames(
    styles['wire'],
    isSelected && styles['selected'],
    wire.off && styles['off'],
  )
  return (
    <g style={colour} data-wire={wire.id}>
      {wire.list && <path className={styles['halo']} d={d} />}
      <path className={names} d={d} />
    </g>
  )
}

const Wire = memo(WirePath)

/** The curve of a wire as an SVG path. */
export function pathOf(ends: Parameters<typeof curveOf>[0]): string {
  const { fromX, fromY, leaveX, arriveX, toX, toY } = curveOf(ends)
  return `M${fromX} ${fromY}C${leaveX} ${fromY} ${arriveX} ${toY} ${toX} ${toY}`
}
