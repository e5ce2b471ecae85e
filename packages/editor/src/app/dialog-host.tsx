import { Suspense } from 'react'
import { useView } from '../session/use-editor.ts'
import { dialogs } from './dialogs.ts'

/** The dialog that is open, if one is. */
export function DialogHost() {
  const id = useView((view) => view.dialog)
  const Shown = id === undefined ? undefined : dialogs[id]
  if (!Shown) return null
  return (
    <Suspense fallback={null}>
      <Shown />
    </Suspense>
  )
}
