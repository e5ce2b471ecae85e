import type { Flow, FlowInput, Json } from '@chainwright/core'
import { renameFlowInput, setFlowInput } from '../../document/edit-ends.ts'
import { shownFlow } from '../../document/document.ts'
import { withEntry, withoutKeys } from '../../lib/maps.ts'
import { Field } from '../../parts/basics/field.tsx'
import { useDocument, useEditor, useValues } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { TypeChoice } from './flow-ends.tsx'
import { InputValue } from './input-value.tsx'
import { NameField } from './name-field.tsx'
import fields from './name-field.module.css'
import { renameInputValue } from './rename-value.ts'

/** An input of the flow: name, type, description, default, and its value for the next run. */
export function FlowInputDetails({ name }: { name: string }) {
  const editor = useEditor()
  const { document } = editor
  const flow = useDocument(shownFlow)
  const isOutermost = useDocument(({ entered }) => entered.length === 0)
  const input = flow.inputs.get(name)
  if (!input) return null
  const change = (next: typeof input, gesture?: string) => {
    const edit = (before: Flow) => setFlowInput(before, name, next)
    document.act({ name: actText.changeFlowInput(name), edit, ...(gesture ? { gesture } : {}) })
  }
  const rename = (next: string) => {
    const edit = (before: Flow) => renameFlowInput(before, name, next)
    document.act({ name: actText.rename(name, next), select: [`inputs.${next}`], edit })
    renameInputValue(editor, name, next)
  }
  return (
    <div className={styles['section']}>
      <div className={styles['row']}>
        <NameField
          label={panelText.name}
          name={name}
          isTaken={(id) => flow.inputs.has(id)}
          onRename={rename}
        />
        <TypeChoice name={name} type={input.type} onType={(type) => change(retyped(input, type))} />
      </div>
      <Field label={panelText.description}>
        {(control) => (
          <input
            {...control}
            className={fields['box']}
            value={input.description ?? ''}
            onChange={({ target }) =>
              change({ ...input, description: target.value }, `describe input ${name}`)
            }
          />
        )}
      </Field>
      <details open={input.default !== undefined && !isOutermost}>
        <summary>{panelText.defaultValue}</summary>
        <InputValue
          label={panelText.defaultValue}
          type={input.type}
          value={input.default}
          onValue={(value) => change(withDefault(input, value), `default of ${name}`)}
        />
      </details>
      {isOutermost && <RunValue name={name} type={input.type} standard={input.default} />}
    </div>
  )
}

/** The value of the next run, which belongs to the session and not to the file. */
function RunValue({
  name,
  type,
  standard,
}: {
  name: string
  type: string
  standard: Json | undefined
}) {
  const { values } = useEditor()
  const value = useValues(({ inputs }) => inputs.get(name))
  const onValue = (next: unknown) => {
    const { inputs } = values.getState()
    values.setState({
      inputs:
        next === undefined ? withoutKeys(inputs, new Set([name])) : withEntry(inputs, name, next),
    })
  }
  return (
    <InputValue label={panelText.value} type={type} value={value ?? standard} onValue={onValue} />
  )
}

function withDefault(input: FlowInput, value: Json | undefined): FlowInput {
  const { default: _, ...rest } = input
  return value === undefined ? rest : { ...rest, default: value }
}

/** A default of another type would be wrong. */
function retyped(input: FlowInput, type: string): FlowInput {
  const { default: _, ...rest } = input
  return { ...rest, type }
}
