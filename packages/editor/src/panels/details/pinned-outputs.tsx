import type { Outputs } from '@chainwright/core'
import { Button } from '../../parts/basics/button.tsx'
import { withoutKeys } from '../../lib/maps.ts'
import { useEditor } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { nodeFacts } from './node-facts.ts'
import { PortValue } from './port-value.tsx'

/** The outputs that a node keeps without running. */
export function PinnedOutputs({ id, outputs }: { id: string; outputs: Outputs }) {
  const editor = useEditor()
  const facts = nodeFacts(editor, id)
  const unpin = () => {
    const { pins } = editor.values.getState()
    editor.values.setState({ pins: withoutKeys(pins, new Set([id])) })
  }
  return (
    <>
      <p className={styles['pinned']}>{panelText.pinned}</p>
      <div className={styles['bar']}>
        <Button size="small" onClick={() => unpin()}>
          {panelText.unpin}
        </Button>
      </div>
      {Object.entries(outputs).map(([name, value]) => (
        <PortValue
          key={name}
          name={name}
          type={facts.outputs[name]?.type.name ?? 'json'}
          value={value}
        />
      ))}
    </>
  )
}
