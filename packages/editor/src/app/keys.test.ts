// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import type { Command } from '../session/command.ts'
import { commands } from './commands/table.ts'
import { commandAt, focusPlace, isPressed, type KeyPress } from './keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})
const command = (id: string, keys: string, scope?: Command['scope']): Command => ({
  id,
  title: id,
  area: 'edit',
  keys: [keys],
  run: () => {},
  ...(scope && { scope }),
})

describe('a shortcut', () => {
  it.each([
    ['Mod+Z', press('z', { ctrlKey: true }), false, true],
    ['Mod+Z', press('z', { metaKey: true }), true, true],
    ['Mod+Z', press('z', { metaKey: true }), false, false],
    ['Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }), false, false],
    ['Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), false, true],
    ['M', press('m'), false, true],
    ['M', press('m', { ctrlKey: true }), false, false],
    ['M', press('м', { code: 'KeyM' }), false, true],
    ['?', press('?', { shiftKey: true }), false, true],
    ['Plus', press('+', { shiftKey: true }), false, true],
    ['Shift+1', press('!', { shiftKey: true, code: 'Digit1' }), false, true],
    ['Mod+.', press('.', { ctrlKey: true }), false, true],
  ])('%s is told from others', (shortcut, event, mac, expected) => {
    expect(isPressed(shortcut, event, mac)).toBe(expected)
  })
})

describe('a key', () => {
  const table = [
    command('letter', 'M', 'canvas'),
    command('undo', 'Mod+Z'),
    command('run', 'Mod+Enter', 'anywhere'),
    command('copy', 'Mod+C', 'clipboard'),
  ]
  const at = (event: KeyPress, place: 'field' | 'canvas' | 'page') =>
    commandAt(table, event, { place, mac: false })?.id

  it('never means a command while a field is typed into, but for those that work anywhere', () => {
    expect(at(press('m'), 'field')).toBeUndefined()
    expect(at(press('z', { ctrlKey: true }), 'field')).toBeUndefined()
    expect(at(press('Enter', { ctrlKey: true }), 'field')).toBe('run')
  })

  it('means canvas commands on the canvas alone, and leaves the clipboard to its own events', () => {
    expect(at(press('m'), 'canvas')).toBe('letter')
    expect(at(press('m'), 'page')).toBeUndefined()
    expect(at(press('z', { ctrlKey: true }), 'page')).toBe('undo')
    expect(at(press('c', { ctrlKey: true }), 'canvas')).toBeUndefined()
  })
})

it('the focus is in a field, on the canvas, or elsewhere', () => {
  document.body.innerHTML =
    '<main data-keys="canvas"><p><b></b><textarea></textarea></p></main><input type="checkbox">'
  const find = (selector: string) => document.querySelector(selector)
  expect(focusPlace(find('b'))).toBe('canvas')
  expect(focusPlace(find('textarea'))).toBe('field')
  expect(focusPlace(find('[type=checkbox]'))).toBe('page')
})

it('the space bar is written Space', () => {
  expect(isPressed('Space', press(' '), false)).toBe(true)
  expect(isPressed('Space', press('s'), false)).toBe(false)
})

describe('the table of commands', () => {
  it('has each id once', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
  })

  it('has no key twice where both commands could be meant', () => {
    const seen = commands.flatMap(({ keys = [] }) => keys.map((key) => key.toLowerCase()))
    expect(seen.filter((key, at) => seen.indexOf(key) !== at)).toEqual([])
  })
})
