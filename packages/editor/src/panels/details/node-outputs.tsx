import type { NodeState, PortType } from '@chainwright/core'
import { list } from '@chainwright/core'
import { Button } from '../../parts/basics/button.tsx'
import { AbsentValue, type AbsentReason } from '../../parts/values/absent-value.tsx'
import { withEntry } from '../../lib/maps.ts'
import { changePins } from '../../session/pins.ts'
import { useDocument, useEditor, useValues } from '../../session/use-editor.ts'
import { actText } from '../../text/commands.ts'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'
import { PinnedOutputs } from './pinned-outputs.tsx'
import { PortValue } from './port-value.tsx'

/** Exactly what a node gave, or what it was pinned to. */
export function NodeOutputs({ id, node }: { id: string; node: NodeState | undefined }) {
  const isOutermost = useDocument(({ entered }) => entered.length === 0)
  const pinned = useValues(({ pins }) => pins.get(id))
  if (isOutermost && pinned) return <PinnedOutputs id={id} outputs={pinned} />
  if (!node) return <p className={styles['none']}>{panelText.notRun}</p>
  const hasOutputs = Object.keys(node.outputs ?? {}).length > 0
  return (
    <>
      {isOutermost && hasOutputs && <PinButton id={id} node={node} />}
      {node.planned.outputs.map(({ name, type }) => {
        const growing = growingText(node, name)
        return (
          <PortValue
            key={name}
            name={name}
            type={seenType(type, node).name}
            value={node.outputs?.[name] ?? growing}
            isGrowing={node.outputs === undefined && growing !== undefined}
            aside={
              node.outputs === undefined && growing !== undefined ? panelText.growing : undefined
            }
            absent={<AbsentValue reason={reasonOf(node)} />}
          />
        )
      })}
      {node.planned.outputs.length === 0 && <p className={styles['none']}>{panelText.noOutputs}</p>}
    </>
  )
}

function PinButton({ id, node }: { id: string; node: NodeState }) {
  const editor = useEditor()
  const { outputs } = node
  if (!outputs) return null
  return (
    <div className={styles['bar']}>
      <Button
        size="small"
        onClick={() =>
          changePins(editor, {
            name: actText.pin(id),
            edit: (pins) => withEntry(pins, id, outputs),
          })
        }
      >
        {panelText.pinThese}
      </Button>
    </div>
  )
}

/** What is streamed so far: of the node, or of each of its items. */
function growingText({ items, partial }: NodeState, port: string): unknown {
  if (!items) return partial?.[port]
  const texts = items.map((item) => item.outputs?.[port] ?? item.partial?.[port])
  return texts.some((text) => text !== undefined) ? texts.map((text) => text ?? '') : undefined
}

function seenType(type: PortType, { planned }: NodeState): PortType {
  return planned.lifted && type.depth < 2 ? list(type) : type
}

function reasonOf({ skip, error, status }: NodeState): AbsentReason {
  if (skip) return skip
  if (error) return { type: 'failed', error }
  return { type: status === 'running' ? 'running' : 'waiting' }
}
