import { useStore } from 'zustand'
import { Button } from '../parts/basics/button.tsx'
import { useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import styles from './old-run-banner.module.css'

const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** Says that the canvas shows an old run, and leads back. */
export function OldRunBanner() {
  const { history, document, runs } = useEditor()
  const opened = useStore(history.store, (state) => state.opened)
  if (!opened) return null
  const { note } = opened
  const bringBack = (): void => {
    const flow = runs.shown()?.flow
    if (flow) document.actOnFile({ name: appText.openItsFlow, edit: () => flow })
  }
  return (
    <div className={styles['banner']} role="status">
      <span>{appText.oldRun(times.format(note.startedAt))}</span>
      <Button size="small" onClick={bringBack}>
        {appText.openItsFlow}
      </Button>
      <Button size="small" tone="primary" onClick={() => history.back()}>
        {appText.back}
      </Button>
    </div>
  )
}
