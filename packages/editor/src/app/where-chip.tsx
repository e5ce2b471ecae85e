import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { formatBytes } from '../lib/quantities.ts'
import { MenuButton } from '../parts/overlay/menu-button.tsx'
import type { PlacesState } from '../run/places.ts'
import type { LoadingNote } from '../run/runner.ts'
import { useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import styles from './top-bar.module.css'

/** Where flows run, and what has to be waited for before they can; where there is a choice, a menu of it. */
export function WhereChip() {
  const { places } = useEditor()
  const { chosen, all } = useStore(places.store)
  return <Where key={chosen.where} chosen={chosen} all={all} />
}

function Where({ chosen, all }: PlacesState) {
  const { places } = useEditor()
  const [loading, setLoading] = useState<LoadingNote>()
  useEffect(() => chosen.onLoading(setLoading), [chosen])
  if (loading || all.length === 1) {
    return (
      <span className={styles['where']} role="status">
        {loading ? waitingFor(loading) : appText.where(chosen.where)}
      </span>
    )
  }
  const items = all.map((runner) => ({
    type: 'action' as const,
    id: runner.where,
    label: appText.where(runner.where),
    checked: runner === chosen,
    onSelect: () => places.choose(runner),
  }))
  return <MenuButton label={appText.where(chosen.where)} tone="quiet" items={items} />
}

function waitingFor({ model, done, total, lost }: LoadingNote): string {
  if (lost !== undefined) return appText.reconnecting(lost)
  if (model === undefined) return appText.preparing
  return appText.loadingModel(model, formatBytes(done), formatBytes(total))
}
