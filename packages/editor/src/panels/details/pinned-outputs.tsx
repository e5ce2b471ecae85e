import type { Outputs } from '@chainwright/core'
import { withEntry, withoutKeys } from '../../lib/maps.ts'
import { Button } from '../../parts/basics/button.tsx'
import { changePins } from '../../session/pins.ts'
import { useEditor } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { InputValue } from './input-value.tsx'
import { nodeFacts } from './node-facts.ts'

/** The outputs that a node keeps without running; each can be edited. */
export function PinnedOutputs({ id, outputs }: { id: string; outputs: Outputs }) {
  const editor = useEditor()
  const facts = nodeFacts(editor, id)
  const setOutput = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = outputs
    changePins(editor, {
      name: actText.editPinned(name, id),
      gesture: `pinned ${id} ${name}`,
      edit: (pins) => withEntry(pins, id, value === undefined ? rest : { ...rest, [name]: value }),
    })
  }
  const names = [...new Set([...Object.keys(facts.outputs), ...Object.keys(outputs)])]
  return (
    <>
      <p className={styles['pinned']}>{panelText.pinned}</p>
      <div className={styles['bar']}>
        <Button
          size="small"
          onClick={() =>
            changePins(editor, {
              name: actText.unpin(id),
              edit: (pins) => withoutKeys(pins, new Set([id])),
            })
          }
        >
          {panelText.unpin}
        </Button>
      </div>
      {names.map((name) => (
        <InputValue
          key={name}
          label={name}
          type={facts.outputs[name]?.type.name ?? 'json'}
          value={outputs[name]}
          onValue={(value) => setOutput(name, value)}
        />
      ))}
    </>
  )
}
