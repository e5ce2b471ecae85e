import { memo, type CSSProperties } from 'react'
import type { CardPort } from '../headless/card-ports.ts'
import type { Card } from '../headless/card.ts'
import { classNames } from '../lib/class-names.ts'
import { suits } from './connecting.ts'
import type { PortPlace } from './hit.ts'
import { isLong } from './long-text.ts'
import { PortMark } from './port-mark.tsx'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './card-view.module.css'

type PortSide = PortPlace['side']

/** The ports of a card: inputs at its left edge, outputs at its right edge. */
export const PortRows = memo(function PortRows({ card }: { readonly card: Card }) {
  // Drawn again when a wire is begun and when it is let go, and not with every move of its end.
  const from = useBoardState(({ connecting }) => connecting?.from)
  const { store } = useBoard()
  const connecting = from && store.getState().connecting
  const rows = Math.max(card.inputs.length, card.outputs.length)
  const column = (side: PortSide) => (
    <div className={styles[`${side}s`]}>
      {(side === 'input' ? card.inputs : card.outputs).map((port) => (
        <PortRow
          key={port.name}
          card={card}
          port={port}
          side={side}
          light={connecting && (suits(connecting, card, port, side) ? 'fits' : 'dim')}
        />
      ))}
    </div>
  )
  return (
    <div className={styles['ports']} style={{ '--rows': rows } as CSSProperties}>
      {column('input')}
      {column('output')}
    </div>
  )
})

interface PortRowProps {
  readonly card: Card
  readonly port: CardPort
  readonly side: PortSide
  /** While a wire is drawn: it could end here, or not. */
  readonly light: 'fits' | 'dim' | undefined
}

/** Room for the name of a port, in pixels. */
const nameRoom = 108

function PortRow({ card, port, side, light }: PortRowProps) {
  const name = card.kind === 'node' ? port.name : (port.type?.name ?? '')
  return (
    <div
      data-port={port.name}
      data-side={side}
      data-light={light}
      className={classNames(
        styles['port'],
        light && styles[light],
        port.needed && !port.wired && styles['needed'],
      )}
    >
      <PortMark type={port.type} />
      <span className={classNames(styles['portName'], isLong(name, 12, nameRoom) && styles['cut'])}>
        {name}
      </span>
      {port.gathered > 1 && <span className={styles['count']}>{port.gathered}</span>}
    </div>
  )
}
