import type { Flow } from '@chainwright/core'
import type { Editor } from '../session/editor.ts'
import { filesOf } from './files.ts'

/**
 * Whether the flow of an editor may run. A stranger's flow is asked about, with everything that it would
 * load and contact; one that was agreed to and then changed, with what is new. Flows that were drawn here
 * are not asked about.
 */
export async function mayRun(editor: Editor, flow: Flow): Promise<boolean> {
  const { stranger, agreed } = filesOf(editor).getState()
  if (!stranger && !agreed) return true
  const { askToRun } = await import('./consent.ts')
  return askToRun(editor, flow)
}
