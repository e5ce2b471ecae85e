import { useEffect, useState } from 'react'
import { formatBytes } from '../lib/quantities.ts'
import type { LoadingNote } from '../run/runner.ts'
import { useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import styles from './top-bar.module.css'

/** Where flows run, and what has to be waited for before they can. */
export function WhereChip() {
  const { runner } = useEditor()
  const [loading, setLoading] = useState<LoadingNote>()
  useEffect(() => runner.onLoading(setLoading), [runner])
  return (
    <span className={styles['where']} role="status">
      {loading ? waitingFor(loading) : appText.where(runner.where)}
    </span>
  )
}

function waitingFor({ model, done, total }: LoadingNote): string {
  if (model === undefined) return appText.preparing
  return appText.loadingModel(model, formatBytes(done), formatBytes(total))
}
