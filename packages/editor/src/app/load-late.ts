import { lateHand } from '../canvas/late-hand.ts'
import { latePainting } from '../canvas/late-painting.ts'
import type { Editor } from '../session/editor.ts'
import { lateCopying } from './commands/clipboard.ts'

/** Loads what the first screen does not need and the first gestures do. */
export async function loadLate(editor: Editor): Promise<void> {
  await Promise.all([
    editor.complete(),
    import('../session/begin-run.ts'),
    import('./commands/remove.ts'),
    lateCopying.load(),
    latePainting.load(),
    lateHand.load(),
  ])
}
