import { useStore } from 'zustand'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { fileText } from '../text/files.ts'
import { filesOf, type FilesState } from './files.ts'
import styles from './saved-note.module.css'

/** Says where the flow is saved; it changes by itself, nothing must be done. */
export function SavedNote() {
  const editor = useEditor()
  const files = useStore(filesOf(editor))
  const isInHome = useDocument(({ flow }) => flow === files.saved)
  return <span className={styles['note']}>{noteOf(files, isInHome)}</span>
}

function noteOf({ home, keeping }: FilesState, isInHome: boolean): string {
  if (keeping === 'conflict') return fileText.keepingConflict
  if (keeping === 'off') return fileText.keepingOff
  if (home.type !== 'device' && home.type !== 'download') {
    return isInHome ? fileText.savedIn(home.name) : fileText.notYetIn(home.name)
  }
  if (keeping === 'untouched') return ''
  return keeping === 'kept' ? fileText.savedOnDevice : fileText.saving
}
