import { tellOtherVersions, type WaitingRuns } from '../engines/other-versions.ts'
import { askJson } from './ask-json.ts'
import { runsService, runsServiceOf } from './restate-names.ts'

/** Says which runs wait for workers of another version; see `tellOtherVersions`. */
export function watchOtherVersions(admin: string, tell: (line: string) => void): () => void {
  return tellOtherVersions(async () => findWaiting(admin), tell)
}

/** Runs that nobody leads: Restate tries to hand them out, and no worker takes them. */
async function findWaiting(admin: string): Promise<WaitingRuns> {
  const query = `SELECT target_service_name AS service, count(*) AS runs FROM sys_invocation
    WHERE target_service_name LIKE '${runsServiceOf('%')}' AND target_service_name <> '${runsService}'
      AND target_handler_name = 'run' AND status IN ('pending', 'ready', 'backing-off', 'paused')
    GROUP BY target_service_name ORDER BY target_service_name`
  const { body } = await askJson(`${admin}/query`, { method: 'POST', body: { query } })
  const { rows = [] } = (body ?? {}) as { rows?: { service: string; runs: number }[] }
  return {
    count: rows.reduce((sum, { runs }) => sum + runs, 0),
    versions: rows.map(({ service }) => service),
    own: runsService,
    where: ' at the address where it was',
  }
}
