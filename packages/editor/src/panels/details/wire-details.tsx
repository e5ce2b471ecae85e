import type { CanvasWire } from '../../headless/canvas-id.ts'
import { disconnect } from '../../document/edit-wires.ts'
import { Button } from '../../parts/basics/button.tsx'
import { useDrafts, useEditor } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { PortValue } from './port-value.tsx'
import { useSourceValue } from './use-source-value.ts'

/** A wire: where it leads, and what went over it last. */
export function WireDetails({ wire }: { wire: CanvasWire }) {
  const { document } = useEditor()
  const type = useDrafts(({ cards }) => {
    const ports = cards.get(wire.source)?.outputs
    return ports?.find(({ name }) => name === wire.sourcePort)?.type
  })
  const value = useSourceValue(wire)
  const cut = () => {
    const name = actText.remove(wire.id)
    document.act({ name, select: [], edit: (flow) => disconnect(flow, wire) })
  }
  return (
    <div className={styles['section']}>
      <dl className={styles['facts']}>
        <dt>{panelText.wireFrom}</dt>
        <dd className={styles['mono']}>{`${wire.source}.${wire.sourcePort}`}</dd>
        <dt>{panelText.wireTo}</dt>
        <dd className={styles['mono']}>{`${wire.target}.${wire.targetPort}`}</dd>
      </dl>
      <PortValue
        key={wire.id}
        name={panelText.lastValue}
        type={type?.name ?? 'json'}
        value={value}
        absent={<p className={styles['none']}>{panelText.noValueYet}</p>}
      />
      <Button size="small" onClick={cut}>
        {panelText.cut}
      </Button>
    </div>
  )
}
