import { parseFlow, type Flow } from '@chainwright/core'

/** Reads a flow that came with the site. Throws a `TypeError` when it cannot be read. */
export function readStarter(text: string): Flow {
  const { flow, issues } = parseFlow(text)
  if (!flow) throw new TypeError(`a flow of the site cannot be read: ${issues[0]?.message}`)
  return flow
}
