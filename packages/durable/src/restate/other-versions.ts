import { askJson } from './ask-json.ts'
import { runsService, runsServiceOf } from './restate-names.ts'

const everyMs = 60_000

/**
 * Says, when it is asked to begin and then once a minute, which runs wait for workers of another version:
 * nobody else would, and they wait for ever when there are none. Gives what ends it.
 */
export function watchOtherVersions(admin: string, tell: (line: string) => void): () => void {
  let last = ''
  const look = (): void => {
    describeWaiting(admin)
      .then((line) => {
        if (line !== last && line !== '') tell(line)
        last = line
      })
      .catch(() => undefined) // the next look may do better
  }
  look()
  const timer = setInterval(look, everyMs).unref()
  return () => clearInterval(timer)
}

/** Runs that nobody leads: Restate tries to hand them out, and no worker takes them. */
async function describeWaiting(admin: string): Promise<string> {
  const query = `SELECT target_service_name AS service, count(*) AS runs FROM sys_invocation
    WHERE target_service_name LIKE '${runsServiceOf('%')}' AND target_service_name <> '${runsService}'
      AND target_handler_name = 'run' AND status IN ('pending', 'ready', 'backing-off', 'paused')
    GROUP BY target_service_name ORDER BY target_service_name`
  const { body } = await askJson(`${admin}/query`, { method: 'POST', body: { query } })
  const { rows = [] } = (body ?? {}) as { rows?: { service: string; runs: number }[] }
  const count = rows.reduce((sum, { runs }) => sum + runs, 0)
  if (count === 0) return ''
  const wait = count === 1 ? '1 run waits' : `${count} runs wait`
  const names = rows.map(({ service }) => service).join(', ')
  return `${wait} for workers of another version (${names}, and this one is ${runsService}): start one of that version at the address where it was, or cancel them and begin anew`
}
