import { wireText, type Wire } from '@chainwright/core'
import { ArrowUpRight, Unlink } from 'lucide-react'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import { formsText } from '../../text/forms.ts'
import styles from './wired-field.module.css'

/** What a wire's line in a form takes. */
export interface WireLabelProps {
  readonly wire: Wire
  readonly onGoTo: ((wire: Wire) => void) | undefined
  readonly onDisconnect: () => void
}

/** Where a wire comes from, with the ways to go there and to cut it. */
export function WireLabel({ wire, onGoTo, onDisconnect }: WireLabelProps) {
  const from = wireText(wire)
  return (
    <span className={styles['wire']}>
      <span className={styles['from']}>
        {wire.node === 'inputs'
          ? formsText.flowInput(wire.port)
          : formsText.outputOf(wire.node, wire.port)}
      </span>
      {onGoTo && (
        <IconButton
          size="small"
          label={formsText.goTo(from)}
          icon={<ArrowUpRight size={14} />}
          onClick={() => onGoTo(wire)}
        />
      )}
      <IconButton
        size="small"
        label={formsText.disconnectOf(from)}
        icon={<Unlink size={14} />}
        onClick={onDisconnect}
      />
    </span>
  )
}
