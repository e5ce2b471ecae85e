import { CircleHelp, Redo2, Share2, Undo2 } from 'lucide-react'
import { useDocument } from '../session/use-editor.ts'
import { SavedNote } from '../share/saved-note.tsx'
import { appText } from '../text/app.ts'
import { CommandButton } from './command-button.tsx'
import { FlowName } from './flow-name.tsx'
import { ModelChip } from './model-chip.tsx'
import { ProblemBadge } from './problem-badge.tsx'
import { RunButton } from './run-button.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { WhereChip } from './where-chip.tsx'
import styles from './top-bar.module.css'

/** Name of the flow, Run, where it runs, undo, theme and help. */
export function TopBar() {
  return (
    <header className={styles['bar']} data-region="header">
      <strong className={styles['product']}>{appText.product}</strong>
      <FlowName />
      <UndoButtons />
      <SavedNote />
      <span className={styles['space']} />
      <ProblemBadge />
      <WhereChip />
      <ModelChip />
      <RunButton />
      <CommandButton command="file.share" icon={<Share2 />} />
      <ThemeMenu />
      <CommandButton command="go.help" icon={<CircleHelp />} />
    </header>
  )
}

function UndoButtons() {
  const canUndo = useDocument(({ past }) => past.length > 0)
  const canRedo = useDocument(({ future }) => future.length > 0)
  return (
    <>
      <CommandButton command="edit.undo" icon={<Undo2 />} disabled={!canUndo} />
      <CommandButton command="edit.redo" icon={<Redo2 />} disabled={!canRedo} />
    </>
  )
}
