import { History, ListTree, Plus, Search } from 'lucide-react'
import { useView } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { CommandButton } from './command-button.tsx'
import styles from './rail.module.css'

/** The slim bar at the left: add, search, and the panels that open beside it. */
export function Rail() {
  const left = useView((view) => view.left)
  return (
    <nav className={styles['rail']} aria-label={appText.tools} data-region="nav">
      <CommandButton command="edit.add" icon={<Plus />} />
      <CommandButton command="go.search" icon={<Search />} />
      <CommandButton command="go.outline" icon={<ListTree />} pressed={left === 'outline'} />
      <CommandButton command="go.history" icon={<History />} pressed={left === 'history'} />
    </nav>
  )
}
