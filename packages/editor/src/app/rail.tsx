import {
  ChartNoAxesGantt,
  Folder,
  History,
  ListTree,
  MessageSquare,
  Plus,
  Search,
  Table2,
} from 'lucide-react'
import { useView } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { CommandButton } from './command-button.tsx'
import styles from './rail.module.css'

/** The slim bar at the left: add, search, and the panels that open beside it. */
export function Rail() {
  const left = useView((view) => view.left)
  const right = useView((view) => view.right)
  const bottom = useView((view) => view.bottom)
  return (
    <nav className={styles['rail']} aria-label={appText.tools} data-region="nav">
      <CommandButton command="edit.add" icon={<Plus />} />
      <CommandButton command="file.files" icon={<Folder />} pressed={left === 'files'} />
      <CommandButton command="go.search" icon={<Search />} />
      <CommandButton command="go.outline" icon={<ListTree />} pressed={left === 'outline'} />
      <CommandButton command="go.history" icon={<History />} pressed={left === 'history'} />
      <CommandButton
        command="go.timeline"
        icon={<ChartNoAxesGantt />}
        pressed={bottom === 'timeline'}
      />
      <CommandButton command="go.dataset" icon={<Table2 />} pressed={bottom === 'dataset'} />
      <CommandButton command="go.chat" icon={<MessageSquare />} pressed={right === 'chat'} />
    </nav>
  )
}
