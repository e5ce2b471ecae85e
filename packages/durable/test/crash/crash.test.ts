import { join } from 'node:path'
import { isFlowError, type RecordedEvent } from '@chainwright/core'
import { afterAll, describe, expect, it } from 'vitest'
import { resumeStored } from '../../src/journal/resume-stored.ts'
import { openStore } from '../../src/journal/store.ts'
import type { StoredRecord } from '../../src/journal/summary.ts'
import { crashOutputs, crashRegistry, crashRun } from './crash-flow.ts'
import { countEffects, crashFolder, removeFolder, runAndKill } from './kill-child.ts'

const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))

function newFolder(): string {
  const folder = crashFolder()
  folders.push(folder)
  return folder
}

/** What is on record after a kill; `undefined` when the run had not been begun. */
function recordIn(folder: string): StoredRecord | undefined {
  const store = openStore(join(folder, 'store'))
  try {
    return store.read(crashRun)
  } catch (thrown) {
    if (isFlowError(thrown) && thrown.code === 'run-missing') return undefined
    throw thrown
  } finally {
    store.close()
  }
}

function endedSteps(events: readonly RecordedEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type !== 'node-end') return []
    return [event.item === undefined ? event.node : `${event.node}[${event.item}]`]
  })
}

const begunOnce = ({ type, ...event }: RecordedEvent): boolean =>
  type === 'node-start' && 'node' in event && event.node === 'once'

/** Goes on with the killed run, here, and holds it to the promises. */
async function goOn(folder: string, before: StoredRecord): Promise<void> {
  const counts = countEffects(folder)
  const ended = endedSteps(before.events)
  const isInDoubt = before.events.some(begunOnce) && !ended.includes('once')
  const store = openStore(join(folder, 'store'))
  const registry = crashRegistry({
    effects: join(folder, 'effects.txt'),
    stepMs: 0,
    point: () => undefined,
  })
  const { status, outputs, error } = await resumeStored(store, crashRun, { registry }).result
  if (isInDoubt) expect([status, error?.code, error?.node]).toEqual(['failed', 'in-doubt', 'once'])
  else expect([status, outputs]).toEqual(['succeeded', crashOutputs])
  const after = store.read(crashRun)
  expect(after.events.slice(0, before.events.length)).toEqual(before.events)
  expect(after.status).toBe(status)
  const again = await resumeStored(store, crashRun, { registry }).result
  expect([again.status, again.outputs]).toEqual([status, outputs])
  expect(store.read(crashRun)).toEqual(after)
  store.close()
  const total = countEffects(folder)
  for (const step of ended) expect([step, total.get(step)]).toEqual([step, counts.get(step)])
  expect(total.get('once') ?? 0).toBeLessThanOrEqual(1)
}

// An undisturbed run comes by 34 points: every event, and every effect that is not on record yet.
const points = Array.from({ length: 34 }, (_, at) => at + 1)

describe.each([
  ['with runs in the common log', 60_000],
  ['with runs in files of their own', 0],
])('a process that is killed, %s,', { timeout: 60_000 }, (_, youthMs) => {
  it('comes by as many points as the tests below kill it at', async () => {
    const folder = newFolder()
    const { killed, output } = await runAndKill(folder, { point: 0, youthMs })
    expect(killed).toBe(false)
    expect(output).toContain(`done succeeded ${points.length}`)
    expect([...countEffects(folder).values()]).toEqual(Array.from({ length: 9 }, () => 1))
  })

  it.each(points)(
    'at point %i loses nothing that is on record, and repeats none',
    async (point) => {
      const folder = newFolder()
      expect((await runAndKill(folder, { point, youthMs })).killed).toBe(true)
      const before = recordIn(folder)
      // The first point comes after the start is on record.
      expect(before?.status).toBe(point === points.length ? 'succeeded' : 'interrupted')
      if (before) await goOn(folder, before)
    },
  )
})

describe('a process that is killed again and again, at any moment', { timeout: 120_000 }, () => {
  it('comes to the right end after 50 kills in all, and no step on record is repeated', async () => {
    let kills = 0
    while (kills < 50) {
      const folder = newFolder()
      const onRecord = new Map<string, number>()
      for (let left = 10; left > 0; left--) {
        const afterMs = Math.random() * 60
        const { killed } = await runAndKill(folder, { afterMs, stepMs: 15 })
        const counts = countEffects(folder)
        const fresh = endedSteps(recordIn(folder)?.events ?? []).filter(
          (step) => !onRecord.has(step),
        )
        for (const step of fresh) onRecord.set(step, counts.get(step) ?? 0)
        if (!killed) break
        kills += 1
      }
      const before = recordIn(folder)
      if (!before) continue
      await goOn(folder, before)
      const total = countEffects(folder)
      for (const [step, count] of onRecord) expect([step, total.get(step)]).toEqual([step, count])
    }
  })
})
