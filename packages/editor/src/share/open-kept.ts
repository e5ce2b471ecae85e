import { parseFlow } from '@chainwright/core'
import type { Editor } from '../session/editor.ts'
import { openFlow } from './files.ts'
import type { KeptFlow } from './kept-flows.ts'

/** Opens a flow that this device keeps; `false` when it cannot be read. */
export function openKept(editor: Editor, kept: KeptFlow): boolean {
  const { flow } = parseFlow(kept.text)
  if (!flow) return false
  const { home, stranger, agreed, inputs } = kept
  openFlow(editor, flow, { home, stranger, agreed, inputs, kept, inHome: false })
  return true
}
