import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { Menu } from './menu.tsx'
import type { MenuItem } from './menu-item.ts'
import { Button, type ButtonTone } from '../basics/button.tsx'
import { IconButton } from '../basics/icon-button.tsx'

/** What a button with a menu takes. */
export interface MenuButtonProps {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly icon?: ReactNode
  /** `icon`: the picture alone. Default `words`. */
  readonly shows?: 'words' | 'icon'
  readonly tone?: ButtonTone
}

/** A button that opens a menu; the down arrow does too. */
export function MenuButton({
  label,
  items,
  icon,
  shows = 'words',
  tone = 'plain',
}: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [anchor, setAnchor] = useState<Element>()
  const open = () => setAnchor(button.current ?? undefined)
  const shared = {
    ref: button,
    'aria-haspopup': 'menu' as const,
    'aria-expanded': anchor !== undefined,
    onClick: () => (anchor ? setAnchor(undefined) : open()),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' || anchor) return
      event.preventDefault()
      open()
    },
  }
  return (
    <>
      {shows === 'icon' ? (
        <IconButton label={label} icon={icon} {...shared} />
      ) : (
        <Button icon={icon} tone={tone} {...shared}>
          {label}
        </Button>
      )}
      {anchor && (
        <Menu label={label} items={items} anchor={anchor} onClose={() => setAnchor(undefined)} />
      )}
    </>
  )
}
