import { Tabs } from '../../parts/basics/tabs.tsx'
import { useEditor, useNodeRun, useView } from '../../session/use-editor.ts'
import type { NodeTab } from '../../session/view.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { NodeInputs } from './node-inputs.tsx'
import { NodeOutputs } from './node-outputs.tsx'
import { NodeRunTab } from './node-run-tab.tsx'
import { NodeSettingsTab } from './node-settings-tab.tsx'
import { useNodePath } from './use-node-path.ts'

const tabs: readonly { id: NodeTab; label: string }[] = [
  { id: 'settings', label: panelText.settings },
  { id: 'input', label: panelText.input },
  { id: 'output', label: panelText.output },
  { id: 'run', label: panelText.run },
]

/** A node: its settings, what it was given, what it gave, and how its run went. */
export function NodeDetails({ id }: { id: string }) {
  const { view } = useEditor()
  const tab = useView(({ looked }) => looked.tab)
  const path = useNodePath(id)
  return (
    <Tabs
      label={panelText.viewsOf(id)}
      tabs={tabs}
      current={tab}
      onChange={(next) => view.look({ tab: tabs.find((one) => one.id === next)?.id ?? 'settings' })}
    >
      <div className={styles['tab']}>
        {tab === 'settings' && <NodeSettingsTab id={id} path={path} />}
        {tab !== 'settings' && <NodeRunViews id={id} path={path} tab={tab} />}
      </div>
    </Tabs>
  )
}

function NodeRunViews({ id, path, tab }: { id: string; path: string; tab: NodeTab }) {
  const node = useNodeRun(path)
  if (tab === 'output') return <NodeOutputs id={id} node={node} />
  if (!node) return <p className={styles['none']}>{panelText.notRun}</p>
  return tab === 'input' ? (
    <NodeInputs node={node} path={path} />
  ) : (
    <NodeRunTab node={node} path={path} />
  )
}
