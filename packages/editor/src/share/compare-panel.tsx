import { useStore } from 'zustand'
import type { FlowChange } from '../headless/diff.ts'
import { canvasId } from '../headless/canvas-id.ts'
import { Button } from '../parts/basics/button.tsx'
import { EmptyState } from '../parts/basics/empty-state.tsx'
import type { Editor } from '../session/editor.ts'
import { useEditor } from '../session/use-editor.ts'
import { fileText } from '../text/files.ts'
import { shareText } from '../text/share.ts'
import { ChangeList } from './change-list.tsx'
import { compareWith, comparisonOf, stopComparing } from './compare.ts'
import { chooseFile } from './file-access.ts'
import { filesOf } from './files.ts'
import { readOpened } from './read-opened.ts'
import styles from './panel.module.css'

/** Compares the flow with another file or with what was saved last; the canvas shows what changed. */
export function ComparePanel() {
  const editor = useEditor()
  const comparison = useStore(comparisonOf(editor), (state) => state.comparison)
  const saved = useStore(filesOf(editor), (state) => state.saved)
  const actions = (
    <div className={styles['row']}>
      <Button onClick={() => void compareWithFile(editor)}>{shareText.compareFile}</Button>
      {saved && (
        <Button onClick={() => compareWith(editor, shareText.savedState, saved)}>
          {shareText.compareSaved}
        </Button>
      )}
    </div>
  )
  if (!comparison) {
    return (
      <EmptyState title={shareText.compareTitle} actions={actions}>
        {shareText.compareAbout}
      </EmptyState>
    )
  }
  return (
    <div className={styles['panel']}>
      <p className={styles['note']}>{shareText.comparedWith(comparison.name)}</p>
      {actions}
      <ChangeList
        title={fileText.changes}
        changes={comparison.changes}
        onOpen={(change) => goToChange(editor, change)}
      />
      <div className={styles['row']}>
        <Button onClick={() => stopComparing(editor)}>{fileText.stopComparing}</Button>
      </div>
    </div>
  )
}

async function compareWithFile(editor: Editor): Promise<void> {
  const chosen = await chooseFile()
  if (!chosen) return
  const opened = await readOpened(chosen.file)
  if (opened.type === 'flow') return compareWith(editor, chosen.file.name, opened.flow)
  const why = opened.type === 'refused' ? opened.why : shareText.noFlow
  editor.view.notify(shareText.notOpened(chosen.file.name, why), 'danger')
}

/** Selects the card that changed, in the flow that is shown. */
function goToChange({ document, canvas }: Editor, { part, id, flow }: FlowChange): void {
  const shown = document.store.getState().entered.at(-1)?.flow
  if (flow !== shown || (part !== 'node' && part !== 'input' && part !== 'output')) return
  const card = canvasId({ kind: part, name: id })
  document.select([card])
  canvas.current()?.focus(card)
}
