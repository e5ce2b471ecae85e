import { NodeForm } from '../../forms/node-form.tsx'
import { shownFlow } from '../../document/document.ts'
import { useDocument, useEditor } from '../../session/use-editor.ts'
import { editorOfNode } from './edit-node.ts'
import { goToWire } from './go-to-wire.ts'
import { nodeFacts, wireSources } from './node-facts.ts'
import { useIssuesOf } from './use-issues-of.ts'
import { useModels } from './use-models.ts'
import { usePreview } from './use-preview.ts'

/** The form of a node, with what the flow around it offers. */
export function NodeSettingsTab({ id, path }: { id: string; path: string }) {
  const editor = useEditor()
  const flow = useDocument(shownFlow)
  const flows = useDocument((state) => state.flow.flows)
  const node = flow.nodes.get(id)
  const facts = nodeFacts(editor, id)
  const issues = useIssuesOf(id)
  const models = useModels()
  const preview = usePreview(id, path)
  if (!node) return null
  return (
    <NodeForm
      key={id}
      {...facts}
      id={id}
      node={node}
      issues={issues}
      sources={wireSources(editor, id)}
      models={models}
      flows={[...flows.keys()]}
      isTaken={(next) => next !== id && flow.nodes.has(next)}
      {...(preview && { preview })}
      onChange={editorOfNode(editor, id)}
      onEndpoints={() => editor.view.openDialog('endpoints')}
      onGoTo={(wire) => goToWire(editor, wire)}
      onEnter={(body) => editor.document.enter({ node: id, flow: body })}
    />
  )
}
