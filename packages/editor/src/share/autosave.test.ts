import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { setFlowInput } from '../document/edit-ends.ts'
import { flowOf, openEditor } from '../../test/open-editor.ts'
import { startAutosave } from './autosave.ts'
import { filesOf, openFlow } from './files.ts'
import type { Kept, KeptFlow, KeptFlows } from './kept-flows.ts'

const flow = flowOf({ name: 'One', nodes: {} })

/** What one device keeps, for all tabs of a test. */
function device(): KeptFlows & { readonly flows: Map<string, KeptFlow> } {
  const flows = new Map<string, KeptFlow>()
  return {
    flows,
    read: async (id) => flows.get(id),
    list: async () => [...flows.values()],
    remove: async (id) => void flows.delete(id),
    write: async (written, known): Promise<Kept> => {
      const theirs = flows.get(written.id)
      if (theirs && theirs.version !== known) return { status: 'conflict', theirs }
      flows.set(written.id, { ...written, version: known + 1 })
      return { status: 'kept', version: known + 1 }
    },
  }
}

function tab(kept: KeptFlows) {
  const editor = openEditor(flow)
  const autosave = startAutosave(editor, { kept, restMs: 100, now: () => 0 })
  const rename = (name: string) =>
    editor.document.actOnFile({ name: 'rename', edit: (file) => ({ ...file, name }) })
  return { editor, autosave, rename, files: filesOf(editor) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('keeps nothing of a flow that was only looked at', async () => {
  const kept = device()
  const { files } = tab(kept)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(kept.flows.size).toBe(0)
  expect(files.getState().keeping).toBe('untouched')
})

it('keeps a change when the hand rests, once for many', async () => {
  const kept = device()
  const { rename, files } = tab(kept)
  rename('A')
  rename('B')
  expect(files.getState().keeping).toBe('changed')
  await vi.advanceTimersByTimeAsync(100)
  expect([...kept.flows.values()].map(({ name, version }) => [name, version])).toEqual([['B', 1]])
  expect(files.getState().keeping).toBe('kept')
})

it('keeps what was changed a moment before another flow is opened, also beside what another tab wrote', async () => {
  const kept = device()
  const first = tab(kept)
  first.rename('Changed')
  const { id } = first.files.getState()
  openFlow(first.editor, flow, { stranger: false })
  await vi.advanceTimersByTimeAsync(0)
  expect(kept.flows.get(id)?.name).toBe('Changed')
  expect(first.files.getState().keeping).toBe('untouched')

  const second = tab(kept)
  openFlow(second.editor, flow, { stranger: false, kept: { id, version: 0 } })
  second.rename('Of another tab')
  openFlow(second.editor, flow, { stranger: false })
  await vi.advanceTimersByTimeAsync(0)
  expect(kept.flows.get(id)?.name).toBe('Changed')
  expect([...kept.flows.values()].map(({ name }) => name)).toEqual(['Changed', 'Of another tab'])
})

it('keeps the values that were typed in beside the flow, and outside of its text', async () => {
  const kept = device()
  const { editor } = tab(kept)
  editor.document.actOnFile({
    name: 'x',
    edit: (file) => setFlowInput(file, 'q', { type: 'text' }),
  })
  editor.values.setState({ inputs: new Map([['q', 'secret']]) })
  await vi.advanceTimersByTimeAsync(100)
  const [record] = kept.flows.values()
  expect(record?.inputs).toEqual({ q: 'secret' })
  expect(record?.text).not.toContain('secret')
})

it('never writes over what another tab wrote: it asks, and waits', async () => {
  const kept = device()
  const first = tab(kept)
  first.rename('First')
  await vi.advanceTimersByTimeAsync(100)
  const { id, version } = first.files.getState()
  const second = tab(kept)
  openFlow(second.editor, flow, { stranger: false, kept: { id, version } })
  second.rename('Second')
  await vi.advanceTimersByTimeAsync(100)
  first.rename('First again')
  await vi.advanceTimersByTimeAsync(100)
  expect(kept.flows.get(id)?.name).toBe('Second')
  expect(first.files.getState()).toMatchObject({
    keeping: 'conflict',
    question: { type: 'tabs', theirs: { name: 'Second' } },
  })
  first.rename('First for the third time')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(kept.flows.get(id)?.name).toBe('Second')

  first.files.setState({ id: 'a copy', version: 0, keeping: 'changed' })
  await vi.advanceTimersByTimeAsync(100)
  expect(kept.flows.get('a copy')?.name).toBe('First for the third time')
  expect(kept.flows.get(id)?.name).toBe('Second')
})

it('says that the browser keeps nothing, and goes on', async () => {
  const kept = device()
  kept.write = () => Promise.reject(new Error('private'))
  const { rename, files } = tab(kept)
  rename('A')
  await vi.advanceTimersByTimeAsync(100)
  expect(files.getState().keeping).toBe('off')
})

it('does not take the opening of another flow for a change', async () => {
  const kept = device()
  const { editor, files } = tab(kept)
  openFlow(editor, flowOf({ name: 'Other', nodes: {} }), { stranger: true })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(kept.flows.size).toBe(0)
  expect(files.getState().keeping).toBe('untouched')
})
