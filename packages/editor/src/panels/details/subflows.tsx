import type { Flow } from '@chainwright/core'
import { ArrowRight, Plus, X } from 'lucide-react'
import {
  addSubflow,
  countUsers,
  removeSubflow,
  renameSubflow,
} from '../../document/edit-subflows.ts'
import { freeId } from '../../document/free-id.ts'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import { wayToFlow, followWay } from '../../session/entered-ways.ts'
import { useDocument, useEditor } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { NameField } from './name-field.tsx'

/** The flows of the file that nodes use as their bodies. */
export function Subflows() {
  const { document } = useEditor()
  const file = useDocument((state) => state.flow)
  const add = () => {
    const name = freeId(panelText.newSubflow, (id) => file.flows.has(id))
    const edit = (flow: Flow) => addSubflow(flow, name)
    document.actOnFile({ name: actText.addSubflow(name), edit })
  }
  return (
    <section>
      <h3 className={styles['heading']}>
        {panelText.subflows}
        <IconButton size="small" label={panelText.addSubflow} icon={<Plus />} onClick={add} />
      </h3>
      {[...file.flows.keys()].map((name) => (
        <SubflowRow key={name} file={file} name={name} />
      ))}
    </section>
  )
}

function SubflowRow({ file, name }: { file: Flow; name: string }) {
  const { document } = useEditor()
  const users = countUsers(file, name)
  const way = wayToFlow(file, name)
  return (
    <div className={styles['row']}>
      <NameField
        label={`${panelText.name}: ${name}`}
        name={name}
        isTaken={(id) => file.flows.has(id)}
        onRename={(next) => {
          const edit = (flow: Flow) => renameSubflow(flow, name, next)
          document.actOnFile({ name: actText.renameSubflow(name, next), edit })
        }}
      />
      <span className={styles['aside']}>{panelText.isUsed(users)}</span>
      <IconButton
        size="small"
        label={panelText.openNamed(name)}
        icon={<ArrowRight />}
        disabled={!way}
        onClick={() => way && followWay(document, way)}
      />
      <IconButton
        size="small"
        label={panelText.removeNamed(name)}
        icon={<X />}
        onClick={() => {
          const edit = (flow: Flow) => removeSubflow(flow, name)
          document.actOnFile({ name: actText.removeSubflow(name), edit })
        }}
      />
    </div>
  )
}
