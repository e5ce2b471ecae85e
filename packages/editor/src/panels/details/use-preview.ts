import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { PreviewValues } from '../../forms/field-props.ts'
import { useDrafts, useEditor, useValues } from '../../session/use-editor.ts'
import { previewValues } from './preview-values.ts'

/** What the node will be given, for the preview of templates; `undefined` while its flow is broken. */
export function usePreview(id: string, path: string): PreviewValues | undefined {
  const editor = useEditor()
  const plan = useDrafts((drafts) => drafts.plan)
  const values = useValues((state) => state)
  const told = useEventsTold()
  return useMemo(() => {
    // The state of a run is changed in place; the number of its events says when.
    const isThere = plan !== undefined && values !== undefined && told !== ''
    return isThere ? previewValues(editor, { id, path }) : undefined
  }, [editor, plan, values, told, id, path])
}

/** Changes with every event of the run that is shown, and not with each piece of streamed text. */
function useEventsTold(): string {
  const { runs } = useEditor()
  const subscribe = useCallback((listener: () => void) => runs.subscribe(listener), [runs])
  return useSyncExternalStore(subscribe, () => {
    const shown = runs.shown()
    return `${shown?.run} ${shown?.events.length}`
  })
}
