import { setFlowInput } from '../document/edit-ends.ts'
import { freeId } from '../document/free-id.ts'
import { withEntry } from '../lib/maps.ts'
import { shareText } from '../text/share.ts'
import type { Editor } from './editor.ts'

/** Adds texts to the documents of the flow: to its first input for a list of texts, or to a new one. */
export function addDocuments(editor: Editor, texts: readonly string[]): void {
  const { document, values, view } = editor
  const { flow } = document.store.getState()
  const known = [...flow.inputs].find(([, { type }]) => type === 'text[]')?.[0]
  const name = known ?? freeId('documents', (id) => flow.inputs.has(id))
  if (known === undefined) {
    const edit = (file: typeof flow) => setFlowInput(file, name, { type: 'text[]' })
    document.actOnFile({ name: shareText.addInput(name), edit })
  }
  const { inputs } = values.getState()
  const given = inputs.get(name) ?? flow.inputs.get(name)?.default
  const before = Array.isArray(given) ? given : []
  values.setState({ inputs: withEntry(inputs, name, [...before, ...texts]) })
  view.notify(shareText.tookDocuments(texts.length, name), 'success')
}
