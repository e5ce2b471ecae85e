import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createRegistry, openQuestions, type RecordedEvent } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { allShapes } from '../../../core/test/shapes/all-shapes.ts'
import { checkShape, planShape } from '../../../core/test/shapes/check-shape.ts'
import { shapeNodes } from '../../../core/test/shapes/shape-nodes.ts'
import type { Shape } from '../../../core/test/shapes/shape.ts'
import { temporaryFolder, temporaryStore } from '../../test/temporary-store.ts'
import type { StoredResult, StoredRun } from './drive.ts'
import { resumeStored } from './resume-stored.ts'
import type { Store } from './store.ts'
import { startStored } from './stored-run.ts'

const registry = createRegistry(shapeNodes)

function textOf({ nodes, inputs = {}, outputs = {}, flows = {} }: Shape): string {
  return JSON.stringify({ chainwright: 1, inputs, nodes, outputs, flows })
}

/** Answers whatever is asked, as soon as it is. */
async function answered({ answers = {} }: Shape, run: StoredRun): Promise<StoredResult> {
  const timer = setInterval(() => {
    for (const { step } of openQuestions(run.state)) {
      if (answers[step] !== undefined) run.signal(step, answers[step])
    }
  }, 1)
  const result = await run.result
  clearInterval(timer)
  return result
}

describe.each(['none', 'process', 'disk'] as const)('at level %s', (level) => {
  it.each(allShapes)('$name', async (shape) => {
    const store = temporaryStore({ level })
    await checkShape(shape, (plan, options) => {
      const run = startStored(store, plan, textOf(shape), options)
      return { ...run, result: run.result.then((end) => ({ ...end, status: ended(end) })) }
    })
    expect(store.list().map(({ status }) => status)).toEqual(
      level === 'none' ? [] : [shape.expected.status],
    )
  })
})

function ended({ status }: StoredResult): 'succeeded' | 'failed' | 'cancelled' {
  if (status === 'left') throw new Error('nobody left this run')
  return status
}

// What is cancelled here would run for ever without the cancel.
const shapes = allShapes.filter(({ cancelAt }) => cancelAt === undefined)

describe('a run whose record is cut off after any of its records', () => {
  it.each(shapes)('goes on from the store alone to the same end: $name', async (shape) => {
    const whole = temporaryStore()
    const first = startStored(whole, planShape(shape), textOf(shape), {
      inputs: shape.given ?? {},
      ...shape.options,
    })
    const expected = await answered(shape, first)
    const records = countRecords(whole, first.id)
    for (let length = 1; length <= records; length++) {
      const store = temporaryStore({ folder: cutStore(whole, first.id, length) })
      const before = store.read(first.id)
      expect(before.status).toBe('interrupted')
      const run = resumeStored(store, first.id, { registry })
      const { status, outputs, absent, error } = await answered(shape, run)
      expect([status, error?.code, error?.node]).toEqual([
        expected.status,
        expected.error?.code,
        expected.error?.node,
      ])
      if (status === 'succeeded')
        expect([outputs, absent]).toEqual([expected.outputs, expected.absent])
      const after = store.read(first.id)
      expect(after).toMatchObject({ status, end: { outputs, absent } })
      const done = steps(before.events)
      expect(
        steps(after.events.slice(before.events.length)).filter((step) => done.includes(step)),
      ).toEqual([])
      expect(after.events.slice(0, before.events.length)).toEqual(before.events)
    }
  })
})

function steps(events: readonly RecordedEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'node-end' ? [`${event.node} ${event.item}`] : [],
  )
}

function countRecords(store: Store, id: string): number {
  const database = new DatabaseSync(join(store.folder, 'runs', `${id}.sqlite`))
  const { n } = database.prepare('SELECT count(*) AS n FROM records').get()!
  database.close()
  return Number(n)
}

/** A copy of the store in which only the first records of the run were written. */
function cutStore(store: Store, id: string, length: number): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'runs'))
  const path = join(folder, 'runs', `${id}.sqlite`)
  copyFileSync(join(store.folder, 'runs', `${id}.sqlite`), path)
  const database = new DatabaseSync(path)
  database.exec(`DELETE FROM records WHERE sequence >= ${length};
    UPDATE run SET ending = NULL, taken = NULL, checksum = NULL`)
  database.close()
  return folder
}
