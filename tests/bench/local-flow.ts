import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createMemoryCache, createRegistry, runFlow, type RunEvent } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { grantFiles } from '@chainwright/nodes/doors'
import type { LocalModels } from '@chainwright/nodes/local'
import type { Compared } from './local-table.ts'
import { median } from './measure.ts'

const questions = [
  'What is being attacked by propaganda?',
  'What should the people do?',
  'Who is the enemy?',
  'What has the Congress been asked for?',
  'What is the greatest danger?',
  'What do the speeches have in common?',
]

/** The document-qa example with other questions: the time of a run against that of what it changed. */
export async function changedQuestion(examples: string, models: LocalModels): Promise<Compared> {
  const folder = path.join(examples, 'document-qa')
  const flow = await readFile(path.join(folder, 'document-qa.flow.json'), 'utf8')
  const registry = createRegistry(standardNodes)
  const cache = createMemoryCache()
  const services = { files: grantFiles([folder]) }
  const times: { whole: number; changed: number }[] = []
  for (const question of questions) {
    const watch = watchNodes()
    const start = performance.now()
    const { onEvent } = watch
    await runFlow(flow, { registry, models, services, cache, inputs: { question }, onEvent })
    times.push({ whole: performance.now() - start, changed: watch.time() })
  }
  const [, ...later] = times
  return {
    what: 'document-qa with another question: ms, changed nodes and whole run',
    plain: median(later.map(({ changed }) => changed)),
    ours: median(later.map(({ whole }) => whole)),
    ratio: median(later.map(({ whole, changed }) => whole / changed)),
    goal: '≤ 1.1 × the changed nodes',
  }
}

/** Adds up how long the nodes took that ran and were not taken from the cache, in milliseconds. */
function watchNodes(): { onEvent: (event: RunEvent) => void; time: () => number } {
  const starts = new Map<string, number>()
  let time = 0
  return {
    time: () => time,
    onEvent(event) {
      if (event.type !== 'node-start' && event.type !== 'node-end') return
      const step = `${event.node} ${event.item}`
      if (event.type === 'node-start') starts.set(step, performance.now())
      else if (!event.cached) time += performance.now() - (starts.get(step) ?? 0)
    },
  }
}
