import { useStore } from 'zustand'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { shareText } from '../text/share.ts'
import { filesOf, type FilesState } from './files.ts'
import styles from './saved-note.module.css'

/** Says where the flow is saved; it changes by itself, nothing must be done. */
export function SavedNote() {
  const editor = useEditor()
  const files = useStore(filesOf(editor))
  const isInHome = useDocument(({ flow }) => flow === files.saved)
  return (
    <span className={styles['note']} role="status">
      {noteOf(files, isInHome)}
    </span>
  )
}

function noteOf({ home, keeping }: FilesState, isInHome: boolean): string {
  if (keeping === 'conflict') return shareText.keepingConflict
  if (keeping === 'off') return shareText.keepingOff
  if (home.type !== 'device' && home.type !== 'download') {
    return isInHome ? shareText.savedIn(home.name) : shareText.notYetIn(home.name)
  }
  if (keeping === 'untouched') return ''
  return keeping === 'kept' ? shareText.savedOnDevice : shareText.saving
}
