import { DBOS } from '@dbos-inc/dbos-sdk'
import { tellOtherVersions, type WaitingRuns } from '../engines/other-versions.ts'
import { dbosVersion, runWorkflow } from './dbos-names.ts'

/** Says which runs wait for workers of another version; see `tellOtherVersions`. */
export function watchOtherVersions(tell: (line: string) => void): () => void {
  return tellOtherVersions(findWaiting, tell)
}

async function findWaiting(): Promise<WaitingRuns> {
  const waiting = await DBOS.listWorkflows({
    workflowName: runWorkflow,
    status: 'ENQUEUED',
    loadInput: false,
    loadOutput: false,
  })
  const versions = waiting.flatMap(({ applicationVersion }) => applicationVersion ?? [])
  const others = versions.filter((one) => one !== dbosVersion)
  return { count: others.length, versions: [...new Set(others)].toSorted(), own: dbosVersion }
}
