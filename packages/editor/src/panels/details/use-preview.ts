import { useMemo } from 'react'
import { stepInputs } from '@chainwright/core'
import type { PreviewValues } from '../../forms/field-props.ts'
import { useEditor, useNodeRun } from '../../session/use-editor.ts'

/** What the node was given in the run that is shown, for the preview of templates. */
export function usePreview(path: string): PreviewValues | undefined {
  const { runs } = useEditor()
  const node = useNodeRun(path)
  const version = runs.version(path)
  return useMemo(() => {
    // The state is changed in place; its version says when.
    if (!node || version < 0) return undefined
    const count = node.items ? node.items.length : 1
    const valuesOf = (item: number) =>
      stepInputs(node.scope, node.planned, node.items ? item : -1) ?? {}
    return { count, valuesOf }
  }, [node, version])
}
