import { Check, ChevronRight } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { ShortcutKeys } from '../basics/shortcut-keys.tsx'
import type { MenuDivider, MenuEntry } from './menu-item.ts'
import styles from './menu.module.css'

/** What a row of a menu takes. */
export interface MenuEntryRowProps {
  readonly item: MenuEntry
  readonly isCurrent: boolean
  /** Whether the menu behind it is open. */
  readonly isOpen?: boolean
  /** The pointer came upon it. */
  readonly onPoint: () => void
  readonly onChoose: () => void
  readonly ref?: Ref<HTMLDivElement>
  /** The menu behind it. */
  readonly children?: ReactNode
}

/** One item of a menu. */
export function MenuEntryRow(props: MenuEntryRowProps) {
  const { item, isCurrent, isOpen = false, onPoint, onChoose, ref, children } = props
  const action = item.type === 'action' ? item : undefined
  return (
    <div ref={ref} data-row="" role="none">
      <button
        type="button"
        role={action?.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
        aria-checked={action?.checked}
        aria-disabled={action?.off !== undefined || undefined}
        aria-haspopup={action ? undefined : 'menu'}
        aria-expanded={action ? undefined : isOpen}
        tabIndex={isCurrent ? 0 : -1}
        className={classNames(
          styles['row'],
          isOpen && styles['open'],
          action?.danger && styles['danger'],
        )}
        onPointerMove={() => isCurrent || onPoint()}
        onClick={onChoose}
      >
        <span className={styles['lead']} aria-hidden="true">
          {action?.checked ? <Check size={14} /> : item.icon}
        </span>
        <span className={styles['label']}>
          {item.label}
          {action?.off !== undefined && <span className={styles['off']}>{action.off}</span>}
        </span>
        {action?.shortcut && <ShortcutKeys shortcut={action.shortcut} />}
        {!action && <ChevronRight size={14} aria-hidden="true" />}
      </button>
      {children}
    </div>
  )
}

/** A line between items, with its heading. */
export function MenuDividerRow({ item }: { item: MenuDivider }) {
  if (item.label === undefined) return <hr className={styles['divider']} />
  return (
    <div role="presentation" className={styles['heading']}>
      {item.label}
    </div>
  )
}
