import { useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import styles from './top-bar.module.css'

/** Where flows run. */
export function WhereChip() {
  const { runner } = useEditor()
  return <span className={styles['where']}>{appText.where(runner.where)}</span>
}
