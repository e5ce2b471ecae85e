import { expect, it } from 'vitest'
import { shortcutKeys, spokenShortcut } from './shortcut.ts'

it('shows a shortcut as the keyboard has it', () => {
  expect(shortcutKeys('Mod+Shift+K', true)).toEqual(['⌘', '⇧', 'K'])
  expect(shortcutKeys('Mod+Shift+K', false)).toEqual(['Ctrl', 'Shift', 'K'])
  expect(shortcutKeys('Mod+Plus', false)).toEqual(['Ctrl', '+'])
  expect(shortcutKeys('ArrowUp', true)).toEqual(['↑'])
})

it('says a shortcut as assistive technology takes it', () => {
  expect(spokenShortcut('Mod+K', true)).toBe('Meta+K')
  expect(spokenShortcut('Mod+K', false)).toBe('Control+K')
})
