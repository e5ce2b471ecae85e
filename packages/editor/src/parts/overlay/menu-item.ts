import type { ReactNode } from 'react'

/** What stands in a menu. */
export type MenuItem = MenuAction | MenuBranch | MenuDivider

/** Something that a menu does. */
export interface MenuAction {
  readonly type: 'action'
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  /** Such as `Mod+C`; shown only. */
  readonly shortcut?: string | undefined
  /** For a choice that is on or off. */
  readonly checked?: boolean | undefined
  /** It removes something. */
  readonly danger?: boolean | undefined
  /** Why it cannot be done now, which is told; it can still be reached by key. */
  readonly off?: string | undefined
  readonly onSelect: () => void
}

/** A menu in a menu. */
export interface MenuBranch {
  readonly type: 'branch'
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly items: readonly MenuItem[]
}

/** A line between items, with a heading when it has a label. */
export interface MenuDivider {
  readonly type: 'divider'
  readonly id: string
  readonly label?: string | undefined
}

/** An item that the focus can be on. */
export type MenuEntry = MenuAction | MenuBranch

/** The items that the focus can be on, in order. */
export function menuEntries(items: readonly MenuItem[]): MenuEntry[] {
  return items.filter((item) => item.type !== 'divider')
}

/** The same items; choosing one calls `onClose` as well, which closes the menus around. */
export function choicesClosing(items: readonly MenuItem[], onClose: () => void): MenuItem[] {
  return items.map((item) => {
    if (item.type === 'divider') return item
    if (item.type === 'branch') return { ...item, items: choicesClosing(item.items, onClose) }
    const onSelect = () => {
      onClose()
      item.onSelect()
    }
    return { ...item, onSelect }
  })
}
