import type { InputSource, PortType, Wire } from '@chainwright/core'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { FieldControl } from '../../parts/basics/field.tsx'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import { formsText } from '../../text/forms.ts'
import { wireFit } from '../../headless/wire-fit.ts'
import type { WireSource } from '../wire-fit.ts'
import { ConnectChoice } from './connect-choice.tsx'
import { WireLabel } from './wire-label.tsx'
import styles from './wired-field.module.css'

/** What the field of a connected input takes. */
export interface WiredFieldProps {
  readonly control: FieldControl
  readonly label: string
  readonly type: PortType
  readonly source: Extract<InputSource, { type: 'wire' | 'gather' }>
  readonly sources: readonly WireSource[]
  readonly onSource: (source: InputSource | undefined) => void
  readonly onGoTo: ((wire: Wire) => void) | undefined
}

/** An input that wires feed: where they come from, in their order. */
export function WiredField(props: WiredFieldProps) {
  const { control, label, source, onSource, onGoTo } = props
  if (source.type === 'gather') return <GatheredField {...props} source={source} />
  const { wire } = source
  const from = props.sources.find(({ node, port }) => node === wire.node && port === wire.port)
  const isLifted = from && wireFit(from.type, props.type) === 'item'
  return (
    <div id={control.id} role="group" aria-label={label}>
      <WireLabel {...{ wire, onGoTo }} onDisconnect={() => onSource(undefined)} />
      {isLifted && <p className={styles['note']}>{formsText.runsPerItem}</p>}
    </div>
  )
}

interface GatheredFieldProps extends WiredFieldProps {
  readonly source: Extract<InputSource, { type: 'gather' }>
}

function GatheredField({ control, label, type, source, ...rest }: GatheredFieldProps) {
  const { wires } = source
  const { sources, onSource, onGoTo } = rest
  const change = (next: readonly Wire[]): void =>
    onSource(next.length === 0 ? undefined : { type: 'gather', wires: next })
  return (
    <div id={control.id} role="group" aria-label={label}>
      <p className={styles['note']}>{formsText.gathered(wires.length)}</p>
      <ol className={styles['list']}>
        {wires.map((wire, at) => (
          <li key={at} className={styles['item']}>
            <WireLabel {...{ wire, onGoTo }} onDisconnect={() => change(wires.toSpliced(at, 1))} />
            <MoveButtons
              name={`${wire.node}.${wire.port}`}
              isFirst={at === 0}
              isLast={at === wires.length - 1}
              onMove={(by) => change(wires.toSpliced(at, 1).toSpliced(at + by, 0, wire))}
            />
          </li>
        ))}
      </ol>
      <ConnectChoice
        label={formsText.connectAdd(label)}
        type={type.of ?? type}
        sources={sources.filter((one) => one.type.depth === (type.of?.depth ?? 0))}
        onConnect={(wire) => change([...wires, wire])}
      />
    </div>
  )
}

interface MoveButtonsProps {
  readonly name: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onMove: (by: 1 | -1) => void
}

/** One place up, one place down. */
export function MoveButtons({ name, isFirst, isLast, onMove }: MoveButtonsProps) {
  return (
    <span className={styles['moves']}>
      <IconButton
        size="small"
        label={formsText.moveUp(name)}
        icon={<ArrowUp size={14} />}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size="small"
        label={formsText.moveDown(name)}
        icon={<ArrowDown size={14} />}
        disabled={isLast}
        onClick={() => onMove(1)}
      />
    </span>
  )
}
