import { setTimeout as pause } from 'node:timers/promises'
import { parseFlow, planFlow, runStart, type Registry } from '@chainwright/core'
import type { Engine } from '../src/engines/engine.ts'
import { keepStart, readEnd, schedulerVersion } from '../src/engines/shared-run.ts'
import type { EndRecord } from '../src/journal/end-record.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'

/** Where runs are begun. */
export interface Beginning {
  readonly engine: Engine
  readonly store: SharedStore
  readonly registry: Registry
  /** Default: the scheduler of this program. */
  readonly scheduler?: number
}

/** Hands a run to an engine, and does not look at it. */
export async function beginRun(
  { engine, store, registry, scheduler = schedulerVersion }: Beginning,
  run: string,
  text: string,
): Promise<void> {
  const { flow } = parseFlow(text)
  if (!flow) throw new Error('the flow has problems')
  const plan = planFlow(flow, registry)
  const start = runStart(plan, { run })
  const { digest } = plan
  await keepStart(store, { run, digest, flow: text, startedAt: start.time, scheduler }, start)
  await engine.submit(run)
}

/** Waits for the end of a run. */
export async function endOf(store: SharedStore, run: string): Promise<EndRecord> {
  for (;;) {
    const end = await readEnd(store, run)
    if (end) return end
    await pause(100)
  }
}
