import { Button } from '../parts/basics/button.tsx'
import { Popover } from '../parts/overlay/popover.tsx'
import { canvasText } from '../text/canvas.ts'
import { addEntries } from './add-entries.ts'
import { addSomething } from './add-something.ts'
import type { Refused } from './board-state.ts'
import { drawWire } from './connect-gesture.ts'
import { verdictText } from './verdict-text.ts'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './refused-wire.module.css'

/** Why a wire was refused, at the pointer, with what could be done about it. */
export function RefusedWire() {
  const board = useBoard()
  const refused = useBoardState((state) => state.refused)
  if (!refused) return null
  const { x, y, connecting, bridge } = refused
  const close = () => board.store.setState({ refused: undefined })
  return (
    <Popover label={canvasText.refused} anchor={{ x, y }} onClose={close}>
      <div className={styles['refused']}>
        <p role="alert">{verdictText(connecting)}</p>
        {connecting.verdict?.cycle && <p>{canvasText.ringHelp}</p>}
        <div className={styles['buttons']}>
          {bridge && (
            <Button
              tone="primary"
              onClick={() => {
                close()
                drawWire(board, connecting, bridge.edit)
              }}
            >
              {canvasText.insert(bridge.titles.join(' → '))}
            </Button>
          )}
          {connecting.verdict?.cycle && <RepeatButton refused={refused} onDone={close} />}
          <Button onClick={close}>{canvasText.leave}</Button>
        </div>
      </div>
    </Popover>
  )
}

/** Adds a `repeat` node where the wire was let go, if there is such a type. */
function RepeatButton({
  refused,
  onDone,
}: {
  readonly refused: Refused
  readonly onDone: () => void
}) {
  const board = useBoard()
  const entry = addEntries(board.editor.registry.values(), undefined).find(({ adds }) => {
    return adds.kind === 'node' && adds.type.kind === 'body' && adds.type.repeats
  })
  if (!entry) return null
  const add = () => {
    onDone()
    addSomething(board, entry, { x: refused.x, y: refused.y, point: refused.point })
  }
  return (
    <Button tone="primary" onClick={add}>
      {canvasText.addRepeat}
    </Button>
  )
}
