import { useEffect } from 'react'
import type { Editor } from '../session/editor.ts'

/** Follows what happens: the details open with the first selection, a refused run is told. */
export function useFollowing(editor: Editor): void {
  useEffect(() => {
    const { document, desk, view } = editor
    const stops = [
      document.store.subscribe((now, before) => {
        if (now.selection === before.selection || now.selection.size === 0) return
        if (view.store.getState().right === undefined) view.open('right', 'details')
      }),
      desk.store.subscribe((now, before) => {
        if (now.refused && now.refused !== before.refused) view.openDialog('refused')
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [editor])
}
