// @vitest-environment jsdom
import { wireText } from '@chainwright/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { editorOf } from '../../../test/local-runner.ts'
import { layoutOf } from '../../document/edit-layout.ts'
import type { CanvasHandle } from '../../session/canvas-handle.ts'
import { EditorContext } from '../../session/use-editor.ts'
import type { Editor } from '../../session/editor.ts'
import { Palette } from '../palette.tsx'
import { useKeyboard } from '../use-keyboard.ts'
import { lateCopying } from './clipboard.ts'
import { commands } from './table.ts'

beforeAll(fillPageGaps)
afterEach(cleanup)

const file = {
  inputs: { name: { type: 'text', default: 'you' } },
  nodes: {
    greet: {
      type: 'prompt',
      inputs: { template: 'Hello {{name}}', name: { from: 'inputs.name' } },
    },
    shout: { type: 'prompt', inputs: { template: '{{text}}!', text: { from: 'greet.text' } } },
  },
  outputs: { text: { from: 'shout.text' } },
}
const run = async (editor: Editor, id: string) =>
  commands.find((command) => command.id === id)?.run(editor)

function Keys({ editor }: { editor: Editor }) {
  useKeyboard(editor)
  return <input aria-label="field" />
}
const lastNotice = (editor: Editor) => editor.view.store.getState().notices.at(-1)?.text

const drawn = {
  nodes: { join: { type: 'join' }, split: { type: 'split' } },
  layout: {
    nodes: { join: [0, 0], split: [400, 0] },
    groups: [{ title: 'Both', nodes: ['join', 'split'] }],
    notes: [{ text: 'read me', at: [0, 400, 220, 120] }],
  },
}

describe('groups and notes', () => {
  it('are selected with everything, and deleted with it', async () => {
    const editor = editorOf(drawn)
    await run(editor, 'edit.selectAll')
    const { selection } = editor.document.store.getState()
    expect([...selection]).toEqual(['join', 'split', 'group:0', 'note:0'])
    await run(editor, 'edit.delete')
    expect(editor.document.shown().layout).toBeUndefined()
    editor.document.undo()
    expect(layoutOf(editor.document.shown()).notes).toHaveLength(1)
  })

  it('are duplicated with everything, and the copies are selected', async () => {
    const editor = editorOf(drawn)
    await run(editor, 'edit.selectAll')
    await run(editor, 'edit.duplicate')
    const { groups, notes } = layoutOf(editor.document.shown())
    expect(groups.map(({ nodes }) => nodes)).toEqual([
      ['join', 'split'],
      ['join2', 'split2'],
    ])
    expect(notes.map(({ x, y }) => [x, y])).toEqual([
      [0, 400],
      [40, 440],
    ])
    const { selection } = editor.document.store.getState()
    expect([...selection]).toEqual(['join2', 'split2', 'group:1', 'note:1'])
  })

  it('bring their cards along when a group alone is copied', async () => {
    const { copySelection } = await lateCopying.load()
    const editor = editorOf(drawn)
    editor.document.select(['group:0'])
    const clip = JSON.parse(copySelection(editor)) as { nodes: object; layout: object }
    expect(Object.keys(clip.nodes)).toEqual(['join', 'split'])
    expect(clip.layout).toMatchObject({ groups: [{ title: 'Both' }] })
  })
})

describe('keys', () => {
  it('delete and bring back what is selected, and say so', async () => {
    const editor = editorOf(file)
    render(<Keys editor={editor} />)
    editor.document.select(['greet'])
    fireEvent.keyDown(document.body, { key: 'Delete' })
    await expect.poll(() => editor.document.shown().nodes.has('greet')).toBe(false)
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
    expect(editor.document.shown().nodes.has('greet')).toBe(true)
    expect(lastNotice(editor)).toBe('Undid: delete greet')
  })

  it('do nothing while a field is typed into', () => {
    const editor = editorOf(file)
    render(<Keys editor={editor} />)
    editor.document.select(['greet'])
    fireEvent.keyDown(screen.getByLabelText('field'), { key: 'Delete' })
    fireEvent.keyDown(screen.getByLabelText('field'), { key: 'm' })
    expect(editor.document.shown().nodes.get('greet')?.off).toBeUndefined()
  })

  it('begin a wire at the one card that is selected, and none at several', () => {
    const editor = editorOf(file)
    render(<Keys editor={editor} />)
    const begun: string[] = []
    const handle: Partial<CanvasHandle> = { connect: (id) => begun.push(id) }
    editor.canvas.register(handle as CanvasHandle)
    editor.document.select(['greet'])
    fireEvent.keyDown(document.body, { key: 'c' })
    editor.document.select(['greet', 'shout'])
    fireEvent.keyDown(document.body, { key: 'c' })
    expect(begun).toEqual(['greet'])
  })

  it('run the flow from a field too', async () => {
    const editor = editorOf(file)
    render(<Keys editor={editor} />)
    fireEvent.keyDown(screen.getByLabelText('field'), { key: 'Enter', ctrlKey: true })
    await expect.poll(() => editor.runs.shown()?.state.outputs).toEqual({ text: 'Hello you!' })
  })

  it('copy through the clipboard event, and paste into another editor', async () => {
    await lateCopying.load()
    const editor = editorOf(file)
    const { unmount } = render(<Keys editor={editor} />)
    editor.document.select(['greet', 'shout', 'inputs.name'])
    const data = new Map<string, string>()
    const clipboardData = {
      setData: (type: string, text: string) => data.set(type, text),
      getData: (type: string) => data.get(type) ?? '',
    }
    fireEvent.copy(document.body, { clipboardData })
    unmount()
    const other = editorOf({ nodes: {} })
    render(<Keys editor={other} />)
    fireEvent.paste(document.body, { clipboardData })
    await expect.poll(() => [...other.document.shown().nodes.keys()]).toEqual(['greet', 'shout'])
    expect([...other.document.store.getState().selection]).toContain('inputs.name')
  })

  it('offer a plain text, and tell what cannot be pasted', async () => {
    const editor = editorOf(file)
    render(<Keys editor={editor} />)
    const paste = (text: string) =>
      fireEvent.paste(document.body, { clipboardData: { getData: () => text } })
    paste('{"chainwright": 1, "nodes": {')
    await expect.poll(() => lastNotice(editor)).toMatch(/^This cannot be pasted: /)
    paste('Dear reader')
    await expect.poll(() => editor.view.store.getState().dialog).toBe('pastedText')
    expect(editor.pasted.getState().text).toBe('Dear reader')
  })
})

describe('commands', () => {
  it('mute and unmute what is selected', async () => {
    const editor = editorOf(file)
    editor.document.select(['greet', 'shout'])
    await run(editor, 'edit.mute')
    expect([...editor.document.shown().nodes.values()].map(({ off }) => off)).toEqual([true, true])
    await run(editor, 'edit.mute')
    expect([...editor.document.shown().nodes.values()].some(({ off }) => off)).toBe(false)
  })

  it('bypass a node: its taker takes what fed it, and a run goes through', async () => {
    const editor = editorOf(file)
    editor.document.select(['greet'])
    await run(editor, 'edit.bypass')
    const source = editor.document.shown().nodes.get('shout')?.inputs.get('text')
    expect(source?.type === 'wire' && wireText(source.wire)).toBe('inputs.name')
    await editor.desk.run()
    expect(editor.runs.shown()?.state.outputs).toEqual({ text: 'you!' })
  })

  it('pin what a node gave: it does not run again', async () => {
    const editor = editorOf(file)
    editor.document.select(['greet'])
    await run(editor, 'edit.pin')
    expect(lastNotice(editor)).toBe('Run it first: there are no outputs to pin')
    await editor.desk.run()
    await run(editor, 'edit.pin')
    expect(editor.values.getState().pins.get('greet')).toEqual({ text: 'Hello you' })
    await editor.desk.run()
    expect(editor.runs.shown()?.state.nodes[0]?.because).toEqual({ type: 'pinned' })
  })

  it('run up to a node, and again from one', async () => {
    const editor = editorOf(file)
    editor.document.select(['greet'])
    await run(editor, 'run.toHere')
    const statuses = () => editor.runs.shown()?.state.nodes.map(({ status }) => status)
    expect(statuses()).toEqual(['succeeded', 'skipped'])
    await editor.desk.run()
    editor.document.select(['shout'])
    await run(editor, 'run.fromHere')
    expect(editor.runs.shown()?.state.nodes[0]?.because).toEqual({ type: 'pinned' })
    expect(statuses()).toEqual(['succeeded', 'succeeded'])
  })

  it('go from problem to problem', async () => {
    const editor = editorOf({ nodes: { one: { type: 'join' }, two: { type: 'nonsense' } } })
    await run(editor, 'go.nextProblem')
    const first = [...editor.document.store.getState().selection]
    await run(editor, 'go.nextProblem')
    const second = [...editor.document.store.getState().selection]
    expect(new Set([...first, ...second])).toEqual(new Set(['one', 'two']))
  })

  it('put a frame around cards, and take it away again', async () => {
    const editor = editorOf(file)
    editor.document.select(['greet', 'shout'])
    await run(editor, 'edit.group')
    expect(editor.document.shown().layout).toMatchObject({
      groups: [{ nodes: ['greet', 'shout'] }],
    })
    await run(editor, 'edit.group')
    expect(editor.document.shown().layout).toBeUndefined()
  })
})

it('the palette finds a node to add and adds it', async () => {
  const editor = editorOf(file)
  editor.view.openDialog('palette')
  render(
    <EditorContext value={editor}>
      <Palette />
    </EditorContext>,
  )
  const box = screen.getByRole('combobox')
  expect(document.activeElement).toBe(box)
  fireEvent.change(box, { target: { value: 'add split' } })
  fireEvent.keyDown(box, { key: 'Enter' })
  await expect.poll(() => editor.document.shown().nodes.has('split')).toBe(true)
  expect(editor.view.store.getState().dialog).toBeUndefined()
})
