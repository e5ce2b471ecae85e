import { Suspense } from 'react'
import { useView } from '../session/use-editor.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { dialogs } from './dialogs.ts'

/** The dialog that is open, if one is. */
export function DialogHost() {
  const id = useView((view) => view.dialog)
  const Shown = id === undefined ? undefined : dialogs[id]
  if (id === undefined || !Shown) return null
  return (
    <ErrorBoundary key={id} part={id}>
      <Suspense fallback={null}>
        <Shown />
      </Suspense>
    </ErrorBoundary>
  )
}
