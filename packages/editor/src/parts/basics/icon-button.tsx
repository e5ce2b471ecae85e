import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { isMac, spokenShortcut } from '../../lib/shortcut.ts'
import { Tooltip } from '../overlay/tooltip.tsx'
import styles from './icon-button.module.css'

/** What a button with a picture takes, besides everything that the element takes. */
export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, in words: the name of the button, and its tooltip. */
  readonly label: string
  readonly icon: ReactNode
  /** Shown in the tooltip, such as `Mod+Enter`. */
  readonly shortcut?: string | undefined
  /** For a button that stays down. */
  readonly pressed?: boolean | undefined
  readonly size?: 'small' | 'normal'
  readonly ref?: Ref<HTMLButtonElement> | undefined
}

/** A button with a picture alone; hovering or focusing it tells its name and shortcut. */
export function IconButton(props: IconButtonProps) {
  const { label, icon, shortcut, pressed, size = 'normal', ...rest } = props
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut && spokenShortcut(shortcut, isMac())}
        {...rest}
        className={classNames(styles['button'], styles[size], rest.className)}
      >
        <span className={styles['icon']} aria-hidden="true">
          {icon}
        </span>
      </button>
    </Tooltip>
  )
}
