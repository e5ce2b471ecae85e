import type { Flow } from '@chainwright/core'
import text from '../../../../examples/three-pages/three-pages.flow.json?raw'
import { readStarter } from './read-starter.ts'

/**
 * The flow that the editor opens on: pages, a summary of each, and an answer from the summaries. In the
 * built site it is read already.
 */
export function firstFlow(): Flow {
  return readStarter(text)
}
