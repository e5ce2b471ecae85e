import { lazy, Suspense } from 'react'
import { useBoardState } from './use-board.ts'

const OpenedMenu = lazy(() =>
  import('./opened-menu.tsx').then(({ OpenedMenu: Menu }) => ({ default: Menu })),
)

/** The menu of what was clicked with the other button, or by the menu key. */
export function CanvasMenu() {
  const menu = useBoardState((state) => state.menu)
  if (!menu) return null
  return (
    <Suspense fallback={null}>
      <OpenedMenu menu={menu} />
    </Suspense>
  )
}
