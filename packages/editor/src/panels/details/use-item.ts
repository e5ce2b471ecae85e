import type { NodeState } from '@chainwright/core'
import { useEditor, useView } from '../../session/use-editor.ts'

/** The item of a lifted node that is looked at, the same in all views of it; 0 at first. */
export function useItem(
  path: string,
  { items }: NodeState,
): { at: number; count: number; setAt: (item: number) => void } {
  const { view } = useEditor()
  const looked = useView((state) => (state.looked.path === path ? state.looked.item : 0))
  const count = items?.length ?? 0
  return {
    at: Math.min(looked, Math.max(0, count - 1)),
    count,
    setAt: (item) => view.look({ path, item }),
  }
}
