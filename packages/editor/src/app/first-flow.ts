import { parseFlow, type Flow } from '@chainwright/core'
import text from '../../../../examples/three-pages/three-pages.flow.json?raw'

/** The flow that the editor opens on: pages, a summary of each, and an answer from the summaries. */
export function firstFlow(): Flow {
  const { flow, issues } = parseFlow(text)
  if (!flow) throw new TypeError(`the first flow cannot be read: ${issues[0]?.message}`)
  return flow
}
