import type { Flow } from '@chainwright/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FlowChange } from '../headless/diff.ts'
import type { Editor } from './editor.ts'

/** A file that the one in the editor is compared with. */
export interface ComparedFile {
  readonly before: Flow
  readonly changes: readonly FlowChange[]
}

/** What the canvas draws beside the flow; `undefined` while nothing is compared. */
export type ComparedStore = StoreApi<{ readonly file: ComparedFile | undefined }>

const stores = new WeakMap<Editor, ComparedStore>()

/** The file that an editor's own is compared with, for those who draw what is gone. */
export function comparedOf(editor: Editor): ComparedStore {
  const known = stores.get(editor)
  if (known) return known
  const store: ComparedStore = createStore(() => ({ file: undefined }))
  stores.set(editor, store)
  return store
}

/** Takes all marks of differences off the canvas. */
export function hideDifferences(editor: Editor): void {
  comparedOf(editor).setState({ file: undefined })
  editor.marks.setState({ marks: new Map() })
}
