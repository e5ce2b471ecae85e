import { parseWire, wireText, type Flow, type Wire } from '@chainwright/core'
import { withEntry } from '../../lib/maps.ts'
import type { Editor } from '../../session/editor.ts'
import { useEditor } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import fields from './name-field.module.css'

/** Everything that an output of the flow may come from, nodes last in the flow first. */
export function outputChoices({ drafts }: Editor): Wire[] {
  const { plan } = drafts.getState()
  if (!plan) return []
  const ofNodes = plan.nodes
    .toReversed()
    .flatMap(({ id, outputs }) => outputs.map(({ name }) => ({ node: id, port: name })))
  return [...ofNodes, ...[...plan.inputs.keys()].map((port) => ({ node: 'inputs', port }))]
}

/** Chooses what an output of the flow comes from. */
export function SourceChoice({ name, wire }: { name: string; wire: Wire }) {
  const editor = useEditor()
  const known = outputChoices(editor).map(wireText)
  const current = wireText(wire)
  const choose = (text: string) => {
    const next = parseWire(text)
    if (!next) return
    const edit = (flow: Flow) => ({ ...flow, outputs: withEntry(flow.outputs, name, next) })
    editor.document.act({ name: actText.changeFlowOutput(name), edit })
  }
  return (
    <select
      className={fields['select']}
      aria-label={`${panelText.comesFrom}: ${name}`}
      value={current}
      onChange={({ target }) => choose(target.value)}
    >
      {(known.includes(current) ? known : [current, ...known]).map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  )
}
