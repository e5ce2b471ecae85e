import { DBOS } from '@dbos-inc/dbos-sdk'
import { dbosVersion, runWorkflow } from './dbos-names.ts'

const everyMs = 60_000

/**
 * Says, when it is asked to begin and then once a minute, which runs wait for workers of another version:
 * nobody else would, and they wait for ever when there are none.
 */
export function watchOtherVersions(tell: (line: string) => void): () => void {
  let last = ''
  const look = (): void => {
    describeWaiting()
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

async function describeWaiting(): Promise<string> {
  const waiting = await DBOS.listWorkflows({
    workflowName: runWorkflow,
    status: 'ENQUEUED',
    loadInput: false,
    loadOutput: false,
  })
  const versions = waiting.flatMap(({ applicationVersion }) => applicationVersion ?? [])
  const others = versions.filter((one) => one !== dbosVersion)
  if (others.length === 0) return ''
  const runs = others.length === 1 ? '1 run waits' : `${others.length} runs wait`
  const names = [...new Set(others)].toSorted().join(', ')
  return `${runs} for workers of another version (${names}, and this one is ${dbosVersion}): start one of that version, or cancel them and begin anew`
}
