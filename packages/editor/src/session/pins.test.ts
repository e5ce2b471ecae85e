import { expect, test } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { withEntry, withoutKeys } from '../lib/maps.ts'
import { renameNode } from '../document/edit-nodes.ts'
import { changePins, renamedPin } from './pins.ts'

const file = { nodes: { a: { type: 'prompt', inputs: { template: 'Hi' } } } }

function pinned() {
  const editor = editorOf(file)
  const pins = () => Object.fromEntries(editor.values.getState().pins)
  const pin = (text: string, gesture?: string) =>
    changePins(editor, {
      name: `pin ${text}`,
      ...(gesture !== undefined && { gesture }),
      edit: (now) => withEntry(now, 'a', { text }),
    })
  return { editor, pins, pin }
}

test('pinning is undone and done again by its name, and leaves the flow alone', () => {
  const { editor, pins, pin } = pinned()
  const { flow } = editor.document.store.getState()
  pin('one')
  expect(pins()).toEqual({ a: { text: 'one' } })
  expect(editor.document.undo()).toBe('pin one')
  expect(pins()).toEqual({})
  expect(editor.document.redo()).toBe('pin one')
  expect(pins()).toEqual({ a: { text: 'one' } })
  expect(editor.document.store.getState().flow).toBe(flow)
})

test('unpinning is undone', () => {
  const { editor, pins, pin } = pinned()
  pin('one')
  changePins(editor, { name: 'unpin a', edit: (now) => withoutKeys(now, new Set(['a'])) })
  expect(pins()).toEqual({})
  expect(editor.document.undo()).toBe('unpin a')
  expect(pins()).toEqual({ a: { text: 'one' } })
})

test('typing in a pinned value is one step', () => {
  const { editor, pins, pin } = pinned()
  pin('one')
  pin('tw', 'typing')
  pin('two', 'typing')
  expect(editor.document.undo()).toBe('pin two')
  expect(pins()).toEqual({ a: { text: 'one' } })
  editor.document.redo()
  expect(pins()).toEqual({ a: { text: 'two' } })
})

test('a pin goes with its node when that is renamed, and back when the name is taken back', () => {
  const { editor, pins, pin } = pinned()
  pin('one')
  const beside = renamedPin(editor.values, 'a', 'b')
  editor.document.act({
    name: 'rename a to b',
    edit: (flow) => renameNode(flow, 'a', 'b'),
    ...(beside && { beside }),
  })
  expect(pins()).toEqual({ b: { text: 'one' } })
  editor.document.undo()
  expect(pins()).toEqual({ a: { text: 'one' } })
})
