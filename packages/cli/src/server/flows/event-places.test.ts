import type { RunEvent } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { eventIdText } from './event-id.ts'
import { followedPlaces } from './event-places.ts'
import { createRunLog } from './run-log.ts'

const step = { attempt: 1, time: 1 }
const begin = (node: string): RunEvent => ({ type: 'node-start', node, ...step })
const piece = (node: string, told: string): RunEvent => ({
  type: 'node-delta',
  node,
  port: 'text',
  text: told,
  ...step,
})
const end = (node: string): RunEvent => ({ type: 'node-end', node, ...step, outputs: {} })

/** A log of a run that others drive: two steps at once, of which one has ended. */
function followedLog(look: number) {
  const log = createRunLog(followedPlaces(look))
  log.add({ type: 'node-skip', node: 'z', reason: { type: 'not-asked' }, time: 1 }, 1)
  log.add(begin('a'), 1)
  log.add(begin('b'), 1)
  log.add(piece('a', 'one '), 1)
  log.add(piece('b', 'two '), 1)
  // The record tells the beginning of `b` here, which was told before.
  log.add(end('b'), 3)
  log.add(piece('a', 'three'), 3)
  return log
}

const texts = (log: ReturnType<typeof followedLog>): string[] =>
  log.after(undefined, Infinity).map(({ id, event }) => `${eventIdText(id)} ${event.type}`)

describe('the log of a run that others drive', () => {
  it('numbers events by the record, with the number of its look first', () => {
    expect(texts(followedLog(7))).toEqual([
      '7.1.0 node-skip',
      '7.1.1 node-start',
      '7.1.2 node-start',
      '7.1.3 node-delta',
      '7.1.4 node-delta',
      '7.3.0 node-end',
      '7.3.1 node-delta',
    ])
  })

  it('has all for a reader from the start, and for one of its own', () => {
    const log = followedLog(7)
    expect(log.join(undefined)).toEqual({ after: undefined })
    const after = { resumes: 7, recorded: 1, extra: 2 }
    expect(log.join(after)).toEqual({ after })
    expect(log.after(after, 9)).toHaveLength(4)
  })

  it('sends a reader of another look to the record, then tells what is under way from its beginning', () => {
    const { record, after } = followedLog(7).join({ resumes: 8, recorded: 2, extra: 5 })
    expect(record?.until).toEqual({ resumes: 0, recorded: 4, extra: 0 })
    expect(record?.streamed.map(({ event }) => event)).toEqual([
      begin('a'),
      piece('a', 'one '),
      piece('a', 'three'),
    ])
    expect(after).toEqual({ resumes: 7, recorded: 3, extra: 1 })
    // Whoever is cut off in the middle of it is sent there once more.
    expect(record?.streamed.map(({ id }) => id.resumes)).toEqual([0, 0, 0])
  })
})

it('gives two looks different numbers', () => {
  const ids = Array.from({ length: 20 }, () => followedPlaces().from.resumes)
  expect(new Set(ids).size).toBe(20)
  expect(Math.min(...ids)).toBeGreaterThan(0)
})
