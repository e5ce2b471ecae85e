import { Tabs } from '../../parts/basics/tabs.tsx'
import { useDrafts, useEditor, useNodeRun, useView } from '../../session/use-editor.ts'
import type { NodeTab } from '../../session/view.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { nodeFacts } from './node-facts.ts'
import { NodeInputs } from './node-inputs.tsx'
import { NodeOutputs } from './node-outputs.tsx'
import { NodeRunTab } from './node-run-tab.tsx'
import { NodeSent } from './node-sent.tsx'
import { NodeSettingsTab } from './node-settings-tab.tsx'
import { useNodePath } from './use-node-path.ts'

const tabs: readonly { id: NodeTab; label: string }[] = [
  { id: 'settings', label: panelText.settings },
  { id: 'input', label: panelText.input },
  { id: 'sent', label: panelText.sent },
  { id: 'output', label: panelText.output },
  { id: 'run', label: panelText.run },
]

/** A node: its settings, what it was given, what it gave, and how its run went. */
export function NodeDetails({ id }: { id: string }) {
  const { view } = useEditor()
  const chosen = useView(({ looked }) => looked.tab)
  const path = useNodePath(id)
  const asksModels = useAsksModels(id)
  const offered = tabs.filter((one) => one.id !== 'sent' || asksModels)
  const tab = chosen === 'sent' && !asksModels ? 'input' : chosen
  return (
    <Tabs
      label={panelText.viewsOf(id)}
      tabs={offered}
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
  if (tab === 'input') return <NodeInputs node={node} path={path} />
  if (tab === 'sent') return <NodeSent node={node} path={path} />
  return <NodeRunTab node={node} path={path} />
}

/** Whether a node needs a model with its settings as they are. */
function useAsksModels(id: string): boolean {
  const editor = useEditor()
  useDrafts(({ draft }) => draft)
  return nodeFacts(editor, id).capabilities.length > 0
}
