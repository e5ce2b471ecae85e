import { useCallback, useSyncExternalStore } from 'react'
import { shownPrefix } from '../../session/shown-path.ts'
import { useDocument, useEditor } from '../../session/use-editor.ts'

/** The path in the run of a node of the flow that is shown: in the round and item that is looked at. */
export function useNodePath(id: string): string {
  const { runs } = useEditor()
  const entered = useDocument((state) => state.entered)
  const subscribe = useCallback((listener: () => void) => runs.subscribe(listener), [runs])
  const prefix = useSyncExternalStore(subscribe, () => shownPrefix(entered, runs.shown()?.state))
  return prefix + id
}
