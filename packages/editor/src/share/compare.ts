import type { Flow } from '@chainwright/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { diffFlows, type FlowChange } from '../headless/diff.ts'
import { diffMarks } from '../headless/diff-marks.ts'
import { comparedOf, hideDifferences } from '../session/compared.ts'
import type { Editor } from '../session/editor.ts'
import type { ChangeMark } from '../session/marks.ts'

/** A flow that the one on the canvas is compared with. */
export interface Comparison {
  /** What it is, for people: the name of a file. */
  readonly name: string
  readonly before: Flow
  readonly changes: readonly FlowChange[]
}

type ComparisonStore = StoreApi<{ readonly comparison: Comparison | undefined }>

const stores = new WeakMap<Editor, ComparisonStore>()
/** Time of rest after an edit before the flows are compared again, in milliseconds. */
const restMs = 200

/** The comparison of an editor. */
export function comparisonOf(editor: Editor): ComparisonStore {
  const known = stores.get(editor)
  if (known) return known
  const store: ComparisonStore = createStore(() => ({ comparison: undefined }))
  stores.set(editor, store)
  follow(editor, store)
  return store
}

/** Compares the flow on the canvas with an earlier one, and marks what changed. */
export function compareWith(editor: Editor, name: string, before: Flow): void {
  const changes = diffFlows(before, editor.document.store.getState().flow)
  comparisonOf(editor).setState({ comparison: { name, before, changes } })
  comparedOf(editor).setState({ file: { before, changes } })
  mark(editor, changes)
}

/** Ends the comparison; the marks go away. */
export function stopComparing(editor: Editor): void {
  comparisonOf(editor).setState({ comparison: undefined })
  hideDifferences(editor)
}

/** Compares again when the flow was edited, and marks anew when another body is shown. */
function follow(editor: Editor, store: ComparisonStore): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  // The canvas has a button that ends it, too.
  comparedOf(editor).subscribe(({ file }) => {
    if (!file && store.getState().comparison) stopComparing(editor)
  })
  editor.document.store.subscribe((now, before) => {
    const { comparison } = store.getState()
    if (!comparison) return
    if (now.opened !== before.opened) return stopComparing(editor)
    if (now.entered !== before.entered) mark(editor, comparison.changes)
    if (now.flow === before.flow) return
    clearTimeout(timer)
    timer = setTimeout(() => compareWith(editor, comparison.name, comparison.before), restMs)
  })
}

function mark(editor: Editor, changes: readonly FlowChange[]): void {
  const body = editor.document.store.getState().entered.at(-1)?.flow
  const marks = [...diffMarks(changes, 'after', body)].flatMap(([id, { change }]) =>
    change === undefined ? [] : [[id, change] as [string, ChangeMark]],
  )
  editor.marks.setState({ marks: new Map(marks) })
}
