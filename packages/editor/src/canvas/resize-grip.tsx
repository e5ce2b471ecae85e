import { useDocument } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { boxOf, movedBox } from './layer.ts'
import { OnCanvas } from './on-canvas.tsx'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './resize-grip.module.css'

/**
 * The corner by which a card is resized: on the card under the pointer, or the only one that is selected.
 * Keys do the same, so it is hidden from those who do not see it.
 */
export function ResizeGrip() {
  const board = useBoard()
  const chosen = useDocument(({ selection }) =>
    selection.size === 1 ? [...selection][0] : undefined,
  )
  const id = useBoardState(({ moving, hovered, connecting, far, mid }) => {
    if (far || mid || connecting) return undefined
    if (!moving) return hovered ?? chosen
    return moving.grows && [...moving.ids][0]
  })
  const layer = useBoardState((state) => state.layer)
  const moving = useBoardState((state) => (state.moving?.grows ? state.moving : undefined))
  const box = id === undefined ? undefined : boxOf(layer, id)
  if (!box) return null
  const { x, y, width, height } = moving ? movedBox(box, moving) : box
  return (
    <OnCanvas>
      <div
        className={styles['grip']}
        data-card-grip={id}
        aria-hidden="true"
        title={canvasText.resizeHelp}
        style={{ left: x + width, top: y + height }}
        onPointerEnter={() => board.store.setState({ hovered: id })}
        onPointerLeave={() => board.store.setState({ hovered: undefined })}
      />
    </OnCanvas>
  )
}
