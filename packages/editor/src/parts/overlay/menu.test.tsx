// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { MenuButton } from './menu-button.tsx'
import type { MenuItem } from './menu-item.ts'

beforeAll(fillPageGaps)
afterEach(cleanup)

const chosen = vi.fn<(id: string) => void>()
const action = (id: string, more: object = {}): MenuItem => ({
  type: 'action',
  id,
  label: id,
  onSelect: () => chosen(id),
  ...more,
})
const items: MenuItem[] = [
  action('Copy', { shortcut: 'Mod+C' }),
  action('Cut', { off: 'Nothing is selected' }),
  { type: 'divider', id: 'line' },
  { type: 'branch', id: 'more', label: 'More', items: [action('Mute'), action('Pin')] },
]

beforeEach(() => {
  chosen.mockReset()
  render(<MenuButton label="Edit" items={items} />)
  const button = screen.getByRole('button', { name: 'Edit' })
  button.focus()
  fireEvent.keyDown(button, { key: 'ArrowDown' })
})

const press = (key: string) => fireEvent.keyDown(document.activeElement!, { key })
const focused = () => document.activeElement?.textContent

it('opens with the focus on its first item', () => {
  expect(focused()).toContain('Copy')
})

it('moves by arrows, past dividers, and wraps', () => {
  press('ArrowDown')
  press('ArrowDown')
  expect(focused()).toContain('More')
  press('ArrowDown')
  expect(focused()).toContain('Copy')
})

it('finds items by typed letters', () => {
  press('m')
  expect(focused()).toContain('More')
})

it('does what was chosen, closes, and gives the focus back', () => {
  fireEvent.click(screen.getByRole('menuitem', { name: /Copy/ }))
  expect(chosen).toHaveBeenCalledExactlyOnceWith('Copy')
  expect(screen.queryByRole('menu')).toBeNull()
  expect(focused()).toBe('Edit')
})

it('does nothing for what is off, and says why', () => {
  fireEvent.click(screen.getByRole('menuitem', { name: /Cut.*Nothing is selected/ }))
  expect(chosen).not.toHaveBeenCalled()
  expect(screen.queryByRole('menu')).not.toBeNull()
})

it('opens and shuts the menu in it by keys', () => {
  press('End')
  press('ArrowRight')
  expect(focused()).toBe('Mute')
  press('ArrowDown')
  expect(focused()).toBe('Pin')
  press('ArrowLeft')
  expect(focused()).toContain('More')
  expect(screen.getAllByRole('menu')).toHaveLength(1)
})

it('closes all menus when something in an inner one is chosen', () => {
  press('End')
  press('ArrowRight')
  fireEvent.click(document.activeElement!)
  expect(chosen).toHaveBeenCalledExactlyOnceWith('Mute')
  expect(screen.queryByRole('menu')).toBeNull()
})

it('closes on Escape and on a press outside', () => {
  press('Escape')
  expect(screen.queryByRole('menu')).toBeNull()
  fireEvent.click(screen.getByRole('button'))
  fireEvent.pointerDown(document.body)
  expect(screen.queryByRole('menu')).toBeNull()
})
