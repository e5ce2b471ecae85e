import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Side } from '../../lib/place-popup.ts'
import { rovingPlace, typedPlace } from '../../lib/roving.ts'
import { MenuDividerRow, MenuEntryRow } from './menu-row.tsx'
import { type MenuBranch, type MenuItem, choicesClosing, menuEntries } from './menu-item.ts'
import styles from './menu.module.css'
import { type Anchor, useOutside, usePopup, useReturnFocus } from './use-popup.ts'

/** What a menu takes. */
export interface MenuProps {
  readonly label: string
  readonly items: readonly MenuItem[]
  /** What it opens at; a point for a context menu. */
  readonly anchor: Anchor
  readonly side?: Side
  readonly onClose: () => void
}

/** How long letters count as one word, in milliseconds. */
const typing = 600

/**
 * A menu or context menu; render it while it is open. Arrow keys, Home, End and typed letters move;
 * Enter, Space or a click chooses; right and left open and close the menus in it; Escape, Tab or a press
 * outside close it, and the focus goes back to where it was.
 */
export function Menu(props: MenuProps) {
  const { label, items, anchor, side = 'below', onClose } = props
  const popup = usePopup(anchor, side, side === 'right' ? -2 : 4)
  useReturnFocus(popup)
  useOutside(popup, anchor, onClose)
  const menu = useMenuState(props)
  const current = menu.entries[menu.place]
  useEffect(() => {
    const rows = popup.current?.querySelectorAll<HTMLElement>(':scope > [data-row] > button')
    if (menu.open === undefined) rows?.[menu.place]?.focus()
  }, [popup, menu.place, menu.open])
  return (
    <div
      ref={popup}
      popover="manual"
      role="menu"
      aria-label={label}
      className={styles['menu']}
      tabIndex={-1}
      onKeyDown={menu.onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item) => {
        if (item.type === 'divider') return <MenuDividerRow key={item.id} item={item} />
        const isCurrent = item === current
        if (item.type === 'branch')
          return <BranchRow key={item.id} {...{ item, menu, isCurrent, onClose }} />
        const choose = () => {
          if (item.off !== undefined) return
          onClose()
          item.onSelect()
        }
        return (
          <MenuEntryRow
            key={item.id}
            {...{ item, isCurrent, onChoose: choose, onPoint: () => menu.point(item.id) }}
          />
        )
      })}
    </div>
  )
}

interface BranchRowProps {
  readonly item: MenuBranch
  readonly menu: ReturnType<typeof useMenuState>
  readonly isCurrent: boolean
  readonly onClose: () => void
}

function BranchRow({ item, menu, isCurrent, onClose }: BranchRowProps) {
  const [row, setRow] = useState<HTMLElement | null>(null)
  const isOpen = menu.open === item.id
  return (
    <MenuEntryRow
      ref={setRow}
      {...{ item, isCurrent, isOpen }}
      onChoose={() => menu.setOpen(item.id)}
      onPoint={() => menu.point(item.id)}
    >
      {isOpen && row && (
        <Menu
          label={item.label}
          items={choicesClosing(item.items, onClose)}
          anchor={row}
          side="right"
          onClose={() => menu.setOpen(undefined)}
        />
      )}
    </MenuEntryRow>
  )
}

/** Which item the focus is on, which inner menu is open, and the keys that change it. */
function useMenuState({ items, side, onClose }: MenuProps) {
  const [place, setPlace] = useState(0)
  const [open, setOpen] = useState<string>()
  const typed = useTyped()
  const entries = menuEntries(items)
  const labels = entries.map((entry) => entry.label)
  const point = (id: string) => {
    const at = entries.findIndex((entry) => entry.id === id)
    setPlace(at)
    setOpen(entries[at]?.type === 'branch' ? id : undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next =
      rovingPlace(event.key, { count: entries.length, place }) ??
      typed(event, (word) => typedPlace(word, labels, place))
    const entry = entries[place]
    if (next !== undefined) setPlace(next)
    else if (event.key === 'ArrowRight' && entry?.type === 'branch') setOpen(entry.id)
    else if (closes(event.key, side)) onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { entries, place, open, setOpen, point, onKeyDown }
}

function closes(key: string, side: Side | undefined): boolean {
  return key === 'Escape' || key === 'Tab' || (key === 'ArrowLeft' && side === 'right')
}

/** Gathers the letters typed within a short time into a word. */
function useTyped() {
  const word = useRef({ text: '', time: 0 })
  return (event: KeyboardEvent, find: (word: string) => number | undefined) => {
    const isLetter = event.key.length === 1 && event.key !== ' '
    if (!isLetter || event.ctrlKey || event.metaKey || event.altKey) return undefined
    const { text, time } = word.current
    const longer = event.timeStamp - time < typing ? text + event.key : event.key
    word.current = { text: longer, time: event.timeStamp }
    return find(longer)
  }
}
