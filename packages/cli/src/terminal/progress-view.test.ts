import {
  createRegistry,
  createRunState,
  defineNode,
  list,
  parseFlow,
  planFlow,
  port,
  replay,
  text,
  type RecordedEvent,
  type RunState,
} from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { flowText } from '../../test/run-cli.ts'
import { displayWidth } from './display-width.ts'
import { createPalette } from './palette.ts'
import { progressLines } from './progress-view.ts'

const output = { write: () => undefined, isTerminal: false, columns: 80, rows: 24 }
const palette = createPalette(output, {})
const frame = { now: 10_000, columns: 60, rows: 20, palette }

const write = defineNode({
  type: 'write@1',
  title: 'Write',
  description: 'Writes.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: () => ({}),
})
const join = defineNode({
  type: 'join@1',
  title: 'Join',
  description: 'Joins.',
  group: 'text',
  inputs: { texts: port(list(text)) },
  outputs: { text: port(text) },
  run: () => ({}),
})

function stateAfter(events: RecordedEvent[], copies = 1): RunState {
  const nodes: Record<string, unknown> = {}
  for (let copy = 0; copy < copies; copy++) {
    const id = copy === 0 ? 'write' : `write${copy}`
    nodes[id] = { type: 'write', inputs: { text: { from: 'inputs.texts' } } }
  }
  nodes['notes'] = { type: 'join', inputs: { texts: { from: 'write.text' } } }
  const source = flowText({ inputs: { texts: { type: 'text[]' } }, nodes, outputs: {} })
  const { flow } = parseFlow(source)
  const plan = planFlow(flow!, createRegistry([write, join]))
  const start: RecordedEvent = {
    type: 'run-start',
    run: 'r',
    digest: plan.digest,
    inputs: { texts: ['a', 'b', 'c'] },
    limits: { concurrency: 2, models: {}, steps: 1000 },
    time: 1000,
  }
  return replay(createRunState(plan), [start, ...events])
}

const started = (item: number): RecordedEvent => ({
  type: 'node-start',
  node: 'write',
  item,
  attempt: 1,
  time: 2000,
})
const grown = (item: number, more: string): RecordedEvent => ({
  type: 'node-delta',
  node: 'write',
  item,
  port: 'text',
  text: more,
  time: 3000,
})
const ended = (item: number): RecordedEvent => ({
  type: 'node-end',
  node: 'write',
  item,
  attempt: 1,
  outputs: { text: 'x' },
  usage: { outputTokens: 700 },
  time: 4000,
})

describe('progressLines', () => {
  it('shows a line per node, with items done, time and tokens', () => {
    const lines = progressLines(stateAfter([started(0), started(1), ended(0), ended(1)]), frame)
    expect(lines[0]).toMatch(/^. write {2}2\/3 {2}8\.0 s {2}1,400 tokens$/)
    expect(lines[1]).toBe('· notes  waiting')
  })

  it('shows each text that grows below its node', () => {
    const state = stateAfter([started(0), started(1), grown(0, 'First\nwords'), grown(1, 'Second')])
    expect(progressLines(state, frame).slice(1, 3)).toEqual([
      '  │ [0] First words',
      '  │ [1] Second',
    ])
  })

  it('shows the end of a text that is longer than its room', () => {
    const long = `${'word '.repeat(200)}the end`
    const lines = progressLines(stateAfter([started(0), grown(0, long)]), frame)
    expect(lines).toHaveLength(5)
    expect(lines[1]).toMatch(/^ {2}│ \[0\] word/)
    expect(lines[3]).toMatch(/^ {2}│ {5}word .*the end$/)
  })

  it('shows the progress of an item before there is text', () => {
    const progress: RecordedEvent = {
      type: 'node-progress',
      node: 'write',
      item: 0,
      done: 2,
      total: 5,
      message: 'chunks',
      time: 3000,
    }
    const lines = progressLines(stateAfter([started(0), progress]), frame)
    expect(lines[1]).toBe('  │ [0] 2/5 chunks')
  })

  it('makes streamed text harmless', () => {
    const lines = progressLines(stateAfter([started(0), grown(0, 'a\u001B[2Jb')]), frame)
    expect(lines[1]).toBe('  │ [0] a␛[2Jb')
  })

  it('shows a node once more after its last step', () => {
    const done = [0, 1, 2].flatMap((item) => [started(item), ended(item)])
    expect(progressLines(stateAfter(done), frame)[0]).toBe('✓ write  3/3  2.0 s  2,100 tokens')
  })

  it('keeps to the rows and columns there are', () => {
    const state = stateAfter([started(0), grown(0, '日本語 '.repeat(99))], 40)
    for (const columns of [12, 20, 33, 79]) {
      for (const rows of [2, 5, 10]) {
        const lines = progressLines(state, { ...frame, columns, rows })
        expect(lines.length).toBeLessThanOrEqual(rows)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
      }
    }
  })

  it('counts the nodes that find no room', () => {
    const lines = progressLines(stateAfter([started(0)], 40), { ...frame, rows: 6 })
    expect(lines[0]).toMatch(/^. write /)
    expect(lines.at(-1)).toMatch(/^ {2}and \d+ more: 0 done, \d+ to come$/)
  })
})
