import { portTypes, type Flow } from '@chainwright/core'
import { Plus, X } from 'lucide-react'
import {
  removeFlowInputs,
  removeFlowOutputs,
  renameFlowInput,
  renameFlowOutput,
  setFlowInput,
} from '../../document/edit-ends.ts'
import { freeId } from '../../document/free-id.ts'
import { canvasId } from '../../headless/canvas-id.ts'
import { withEntry } from '../../lib/maps.ts'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import { useEditor } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { NameField } from './name-field.tsx'
import fields from './name-field.module.css'
import { renameInputValue } from './rename-value.ts'
import { outputChoices, SourceChoice } from './source-choice.tsx'

/** Names of all port types that an input may have: each alone, and a list of it. */
const typeNames = [...portTypes.keys()].flatMap((name) => [name, `${name}[]`])

/** The inputs of a flow: added, renamed, given another type, deleted. */
export function FlowInputs({ flow }: { flow: Flow }) {
  const editor = useEditor()
  const { document } = editor
  const add = () => {
    const name = freeId(panelText.newInput, (id) => flow.inputs.has(id))
    const edit = (before: Flow) => setFlowInput(before, name, { type: 'text' })
    document.act({ name: actText.addFlowInput(name), edit })
  }
  return (
    <section>
      <EndsHead title={panelText.flowInputs} add={panelText.addInput} onAdd={add} />
      {[...flow.inputs].map(([name, input]) => (
        <div key={name} className={styles['row']}>
          <NameField
            label={`${panelText.name}: ${name}`}
            name={name}
            isTaken={(id) => flow.inputs.has(id)}
            onRename={(next) => {
              const edit = (before: Flow) => renameFlowInput(before, name, next)
              document.act({ name: actText.rename(name, next), edit })
              renameInputValue(editor, name, next)
            }}
          />
          <TypeChoice
            name={name}
            type={input.type}
            onType={(type) => {
              const { default: _, ...rest } = input
              const edit = (before: Flow) => setFlowInput(before, name, { ...rest, type })
              document.act({ name: actText.changeFlowInput(name), edit })
            }}
          />
          <IconButton
            size="small"
            label={panelText.openNamed(name)}
            icon={<span>…</span>}
            onClick={() => document.select([canvasId({ kind: 'input', name })])}
          />
          <IconButton
            size="small"
            label={panelText.removeNamed(name)}
            icon={<X />}
            onClick={() => {
              const edit = (before: Flow) => removeFlowInputs(before, new Set([name]))
              document.act({ name: actText.removeFlowInput(name), edit })
            }}
          />
        </div>
      ))}
    </section>
  )
}

/** The outputs of a flow: added, renamed, taken from elsewhere, deleted. */
export function FlowOutputs({ flow }: { flow: Flow }) {
  const editor = useEditor()
  const { document } = editor
  const [first] = outputChoices(editor)
  const add = () => {
    if (!first) return
    const name = freeId(panelText.newOutput, (id) => flow.outputs.has(id))
    const wire = { node: first.node, port: first.port }
    const edit = (before: Flow) => ({ ...before, outputs: withEntry(before.outputs, name, wire) })
    document.act({ name: actText.addFlowOutput(name), edit })
  }
  return (
    <section>
      <EndsHead
        title={panelText.flowOutputs}
        add={panelText.addOutput}
        onAdd={add}
        disabled={!first}
      />
      {[...flow.outputs].map(([name, wire]) => (
        <div key={name} className={styles['row']}>
          <NameField
            label={`${panelText.name}: ${name}`}
            name={name}
            isTaken={(id) => flow.outputs.has(id)}
            onRename={(next) => {
              const edit = (before: Flow) => renameFlowOutput(before, name, next)
              document.act({ name: actText.rename(name, next), edit })
            }}
          />
          <SourceChoice name={name} wire={wire} />
          <IconButton
            size="small"
            label={panelText.removeNamed(name)}
            icon={<X />}
            onClick={() => {
              const edit = (before: Flow) => removeFlowOutputs(before, new Set([name]))
              document.act({ name: actText.removeFlowOutput(name), edit })
            }}
          />
        </div>
      ))}
    </section>
  )
}

interface EndsHeadProps {
  readonly title: string
  readonly add: string
  readonly onAdd: () => void
  readonly disabled?: boolean
}

function EndsHead({ title, add, onAdd, disabled }: EndsHeadProps) {
  return (
    <h3 className={styles['heading']}>
      {title}
      <IconButton size="small" label={add} icon={<Plus />} onClick={onAdd} disabled={disabled} />
    </h3>
  )
}

/** Chooses the type of an input. */
export function TypeChoice(props: {
  readonly name: string
  readonly type: string
  readonly onType: (type: string) => void
}) {
  const { name, type, onType } = props
  const known = typeNames.includes(type) ? typeNames : [type, ...typeNames]
  return (
    <select
      className={fields['select']}
      aria-label={`${panelText.type}: ${name}`}
      value={type}
      onChange={({ target }) => onType(target.value)}
    >
      {known.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  )
}
