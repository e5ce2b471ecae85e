import { Suspense } from 'react'
import { useView } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { panels } from './panels.ts'
import styles from './side-panel.module.css'

/** The panel that is open at an edge, if one is. */
export function SidePanel({ edge }: { readonly edge: 'left' | 'right' | 'bottom' }) {
  const id = useView((view) => view[edge])
  const entry = id === undefined ? undefined : panels[id]
  if (!entry) return null
  const { title, Panel } = entry
  return (
    <aside className={styles[edge]} aria-label={title}>
      <Suspense fallback={<p>{appText.loading}</p>}>
        <Panel />
      </Suspense>
    </aside>
  )
}
