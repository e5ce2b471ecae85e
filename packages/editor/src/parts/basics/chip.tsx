import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { partsText } from '../../text/parts.ts'
import styles from './chip.module.css'

/** What a chip takes. */
export interface ChipProps {
  readonly label: string
  /** A few more words, such as a size. */
  readonly detail?: string | undefined
  readonly icon?: ReactNode
  /** Makes the chip a button. */
  readonly onOpen?: (() => void) | undefined
  /** Gives it a button that removes it; the Delete key does the same. */
  readonly onRemove?: (() => void) | undefined
}

/** A small thing that can be opened and removed, such as a document. */
export function Chip({ label, detail, icon, onOpen, onRemove }: ChipProps) {
  const content = (
    <>
      {icon && (
        <span className={styles['icon']} aria-hidden="true">
          {icon}
        </span>
      )}
      <span className={styles['label']}>{label}</span>{' '}
      {detail && <span className={styles['detail']}>{detail}</span>}
    </>
  )
  return (
    <span className={styles['chip']}>
      {onOpen ? (
        <button
          type="button"
          className={styles['open']}
          onClick={onOpen}
          onKeyDown={(event) => event.key === 'Delete' && onRemove?.()}
        >
          {content}
        </button>
      ) : (
        <span className={styles['still']}>{content}</span>
      )}
      {onRemove && (
        <button
          type="button"
          className={styles['remove']}
          aria-label={partsText.remove(label)}
          onClick={onRemove}
        >
          <X size={12} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}
