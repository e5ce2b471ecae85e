import { findNodeType } from '@chainwright/core'
import { setFlowInput } from '../../document/edit-ends.ts'
import { freeId } from '../../document/free-id.ts'
import { withEntry } from '../../lib/maps.ts'
import type { Editor } from '../../session/editor.ts'
import { appText } from '../../text/app.ts'
import { actText } from '../../text/commands.ts'
import { addNodeOfType } from './add-node.ts'

/** Adds a text to the documents of the flow: to its first input for a list of texts, or to a new one. */
export function addDocument(editor: Editor, text: string): void {
  const { document, values, view } = editor
  const { flow } = document.store.getState()
  const known = [...flow.inputs].find(([, { type }]) => type === 'text[]')?.[0]
  const name = known ?? freeId(appText.documents, (id) => flow.inputs.has(id))
  if (known === undefined) {
    const edit = (file: typeof flow) => setFlowInput(file, name, { type: 'text[]' })
    document.actOnFile({ name: actText.addFlowInput(name), edit })
  }
  const { inputs } = values.getState()
  const given = inputs.get(name) ?? flow.inputs.get(name)?.default
  const texts = Array.isArray(given) ? given : []
  values.setState({ inputs: withEntry(inputs, name, [...texts, text]) })
  view.notify(appText.tookDocument(name), 'success')
}

/** Adds a node whose template is a text. */
export function addPrompt(editor: Editor, text: string): void {
  const type = findNodeType(editor.registry, 'prompt')
  if (type) addNodeOfType(editor, type, { template: text })
}
