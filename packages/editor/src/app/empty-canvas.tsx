import { Button } from '../parts/basics/button.tsx'
import { EmptyState } from '../parts/basics/empty-state.tsx'
import { shownFlow } from '../document/document.ts'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { openFlow } from '../share/files.ts'
import { appText } from '../text/app.ts'
import styles from './empty-canvas.module.css'
import { starters } from './starters.ts'

/** Stands on a canvas without a card: how to begin, and three flows to begin with. */
export function EmptyCanvas() {
  const editor = useEditor()
  const isEmpty = useDocument((state) => {
    const { inputs, nodes, outputs } = shownFlow(state)
    return inputs.size + nodes.size + outputs.size === 0
  })
  if (!isEmpty) return null
  const actions = starters.map(({ id, title, load }) => (
    <Button
      key={id}
      onClick={() => void load().then((flow) => openFlow(editor, flow, { stranger: false }))}
    >
      {title}
    </Button>
  ))
  return (
    <div className={styles['empty']}>
      <EmptyState title={appText.emptyTitle} actions={actions}>
        {appText.emptyText}
      </EmptyState>
    </div>
  )
}
