import type { Flow } from '@chainwright/core'
import { renameFlowOutput } from '../../document/edit-ends.ts'
import { shownFlow } from '../../document/document.ts'
import { sourceEnd } from '../../headless/canvas-wires.ts'
import { useDocument, useDrafts, useEditor } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { NameField } from './name-field.tsx'
import { PortValue } from './port-value.tsx'
import { SourceChoice } from './source-choice.tsx'
import { useSourceValue } from './use-source-value.ts'

/** An output of the flow: its name, where it comes from, and the result of the run that is shown. */
export function FlowOutputDetails({ name }: { name: string }) {
  const { document } = useEditor()
  const flow = useDocument(shownFlow)
  const type = useDrafts(({ plan }) => plan?.outputs.get(name)?.type)
  const wire = flow.outputs.get(name) ?? { node: '', port: '' }
  const value = useSourceValue(sourceEnd(wire))
  const rename = (next: string) => {
    const edit = (before: Flow) => renameFlowOutput(before, name, next)
    document.act({ name: actText.rename(name, next), select: [`outputs.${next}`], edit })
  }
  return (
    <div className={styles['section']}>
      <div className={styles['row']}>
        <NameField
          label={panelText.name}
          name={name}
          isTaken={(id) => flow.outputs.has(id)}
          onRename={rename}
        />
        <SourceChoice name={name} wire={wire} />
      </div>
      <PortValue
        name={panelText.result}
        type={type?.name ?? 'json'}
        value={value}
        absent={<p className={styles['none']}>{panelText.noResult}</p>}
      />
    </div>
  )
}
