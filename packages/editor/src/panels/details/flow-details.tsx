import { shownFlow } from '../../document/document.ts'
import { Field } from '../../parts/basics/field.tsx'
import { useDocument, useEditor } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { FlowInputs, FlowOutputs } from './flow-ends.tsx'
import fields from './name-field.module.css'
import { Subflows } from './subflows.tsx'

/** The flow that is shown: name, description, inputs, outputs, and the flows that nodes use as bodies. */
export function FlowDetails() {
  const { document } = useEditor()
  const flow = useDocument(shownFlow)
  const setText = (key: 'name' | 'description', text: string) => {
    const name = key === 'name' ? actText.nameFlow : actText.describeFlow
    document.act({ name, gesture: `flow ${key}`, edit: (before) => ({ ...before, [key]: text }) })
  }
  return (
    <div className={styles['section']}>
      <Field label={panelText.name}>
        {(control) => (
          <input
            {...control}
            className={fields['box']}
            value={flow.name ?? ''}
            onChange={({ target }) => setText('name', target.value)}
          />
        )}
      </Field>
      <Field label={panelText.description}>
        {(control) => (
          <textarea
            {...control}
            className={fields['area']}
            value={flow.description ?? ''}
            onChange={({ target }) => setText('description', target.value)}
          />
        )}
      </Field>
      <FlowInputs flow={flow} />
      <FlowOutputs flow={flow} />
      <Subflows />
    </div>
  )
}
