import type { Outputs } from '@chainwright/core'
import { useEditor, useShownRun } from '../session/use-editor.ts'
import { useShownPrefix } from './use-shown-prefix.ts'

/** Values of the flow that is shown, in the run that is shown: its inputs and its outputs. */
export function useShownScope(): { inputs: Outputs; outputs: Outputs } | undefined {
  const { document } = useEditor()
  const prefix = useShownPrefix()
  const state = useShownRun()?.state
  if (document.store.getState().entered.length === 0) return state
  return state?.bodies.get(prefix)
}
