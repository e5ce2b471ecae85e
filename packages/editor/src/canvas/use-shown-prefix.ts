import { useCallback, useSyncExternalStore } from 'react'
import { shownPrefix } from '../session/shown-path.ts'
import { useEditor } from '../session/use-editor.ts'

const never = () => () => {}

/** What stands before the ids of the nodes that are shown, in the paths of the run. */
export function useShownPrefix(): string {
  const { document, runs } = useEditor()
  const entered = document.store.getState().entered
  const subscribe = useCallback((listener: () => void) => runs.subscribe(listener), [runs])
  return useSyncExternalStore(entered.length > 0 ? subscribe : never, () =>
    shownPrefix(document.store.getState().entered, runs.shown()?.state),
  )
}
