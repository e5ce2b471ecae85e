import { findNodeType } from '@chainwright/core'
import { addDocuments } from '../../session/add-documents.ts'
import type { Editor } from '../../session/editor.ts'
import { addNodeOfType } from './add-node.ts'

/** Adds a text to the documents of the flow. */
export function addDocument(editor: Editor, text: string): void {
  addDocuments(editor, [text])
}

/** Adds a node whose template is a text. */
export function addPrompt(editor: Editor, text: string): void {
  const type = findNodeType(editor.registry, 'prompt')
  if (type) addNodeOfType(editor, type, { template: text })
}
