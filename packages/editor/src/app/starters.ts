import type { Flow } from '@chainwright/core'
import { appText } from '../text/app.ts'

/** A flow to begin with; its file is loaded when it is chosen. */
export interface Starter {
  readonly id: string
  readonly title: string
  readonly load: () => Promise<Flow>
}

/** Three flows to begin with. */
export const starters: readonly Starter[] = [
  starter(
    'three-pages',
    async () => import('../../../../examples/three-pages/three-pages.flow.json?raw'),
  ),
  starter('story', async () => import('../../../../examples/story/story.flow.json?raw')),
  starter('triage', async () => import('../../../../examples/triage/triage.flow.json?raw')),
]

function starter(
  id: keyof typeof appText.starters,
  load: () => Promise<{ default: string }>,
): Starter {
  return {
    id,
    title: appText.starters[id],
    load: async () => {
      const [{ readStarter }, file] = await Promise.all([import('./read-starter.ts'), load()])
      return readStarter(file.default)
    },
  }
}
