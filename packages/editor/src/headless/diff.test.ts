import { parseFlow, type Flow, type Json } from '@chainwright/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffMarks } from './diff-marks.ts'
import { diffFlows } from './diff.ts'

const base = {
  inputs: { question: { type: 'text' } },
  nodes: {
    short: { type: 'summarize', inputs: { text: { from: 'inputs.question' } }, model: 'starter' },
    notes: { type: 'join', inputs: { texts: { from: 'short.summary' }, between: ' ' } },
  },
  outputs: { notes: { from: 'notes.text' } },
}

function flowOf(json: Record<string, Json>): Flow {
  return parseFlow({ chainwright: 1, ...json }).flow!
}

/** Lines of what changed from `base`. */
function told(json: Record<string, Json>): string[] {
  return diffFlows(flowOf(base), flowOf(json)).map(({ text }) => text)
}

describe('the differences of two flows', () => {
  it('are none between forms that mean the same', () => {
    const nodes = {
      notes: {
        type: 'join@1',
        inputs: { between: { lines: [' '] }, texts: { from: 'short.summary' } },
        retries: 0,
        off: false,
        onError: 'fail',
      },
      short: base.nodes.short,
    }
    expect(told({ ...base, nodes })).toEqual([])
    expect(told(base)).toEqual([])
  })

  it('are told by id, with the value before and after', () => {
    const notes = { ...base.nodes.notes, inputs: { texts: { from: 'short.x' }, between: '\n' } }
    const changes = diffFlows(flowOf(base), flowOf({ ...base, nodes: { ...base.nodes, notes } }))
    expect(changes).toEqual([
      {
        kind: 'changed',
        part: 'node',
        id: 'notes',
        field: 'inputs.texts',
        before: { from: 'short.summary' },
        after: { from: 'short.x' },
        pointer: '/nodes/notes/inputs/texts',
        text: 'Node `notes` (join): `texts` is now wired to short.x, was wired to short.summary',
      },
      {
        kind: 'changed',
        part: 'node',
        id: 'notes',
        field: 'inputs.between',
        before: ' ',
        after: '\n',
        pointer: '/nodes/notes/inputs/between',
        text: 'Node `notes` (join): `between` is now "\\n", was " "',
      },
    ])
  })

  it('name what came, what went, and what was set or is no longer set', () => {
    const { text } = base.nodes.short.inputs
    const json = {
      name: 'New',
      inputs: { ...base.inputs, tone: { type: 'text' } },
      nodes: {
        short: { type: 'summarize@2', inputs: { text, maxTokens: 9 }, retries: 2 },
        more: { type: 'split', inputs: { text } },
      },
      outputs: { all: { from: 'short.summary' } },
    }
    expect(told(json)).toEqual([
      'The flow: the name is now "New"',
      'Input `tone` was added',
      'Node `short` (summarize@2): its type is now "summarize@2", was "summarize"',
      'Node `short` (summarize@2): `maxTokens` is now 9',
      'Node `short` (summarize@2): retries is now 2',
      'Node `short` (summarize@2): its model is no longer set (was "starter")',
      'Node `more` (split) was added',
      'Node `notes` (join) was removed',
      'Output `all` was added',
      'Output `notes` was removed',
    ])
  })

  it('know a node by its contents when its id changed, and all that named it', () => {
    const json = {
      inputs: { ask: { type: 'text' } },
      nodes: {
        // Behind the node that takes from it, so that it is known only in the second round.
        all: { type: 'join', inputs: { texts: { from: 'brief.summary' }, between: ' ' } },
        brief: { type: 'summarize', inputs: { text: { from: 'inputs.ask' } }, model: 'starter' },
      },
      outputs: { notes: { from: 'all.text' } },
    }
    expect(told(json)).toEqual([
      'Input `ask` was called `question`',
      'Node `all` (join) was called `notes`',
      'Node `brief` (summarize) was called `short`',
    ])
  })

  it('tell a move only of what did not change otherwise', () => {
    const place = (at: Record<string, Json>) => ({ ...base, layout: { nodes: at } })
    const moves = diffFlows(
      flowOf(place({ short: [0, 0], notes: [0, 0] })),
      flowOf(place({ short: [0, 0], notes: [0, 9] })),
    )
    expect(moves).toMatchObject([
      { kind: 'moved', id: 'notes', text: 'Node `notes` (join) was moved' },
    ])
    expect(diffFlows(flowOf(base), flowOf(place({ short: [5, 5] })))).toEqual([])
  })

  it('go into the flows of the file, and know one that has another name', () => {
    const inner = (between: string) => ({
      ...base,
      nodes: { ...base.nodes, notes: { ...base.nodes.notes, inputs: { between } } },
    })
    const use = (flow: string) => ({ nodes: { part: { type: 'subflow', flow } } })
    const changes = diffFlows(
      flowOf({ ...use('a'), flows: { a: base, b: inner('1'), c: inner('3') } }),
      flowOf({ ...use('z'), flows: { z: base, b: inner('2'), d: inner('4') } }),
    )
    expect(changes.map(({ flow, text }) => [flow, text])).toEqual([
      [undefined, 'Flow `z` was called `a`'],
      ['b', 'In `b`: Node `notes` (join): `between` is now "2", was "1"'],
      [undefined, 'Flow `d` was added'],
      [undefined, 'Flow `c` was removed'],
    ])
    expect(changes[1]!.pointer).toBe('/flows/b/nodes/notes/inputs/between')
  })

  it('keep long values to one line', () => {
    const inputs = { texts: { from: 'short.summary' }, between: 'word\n'.repeat(5000) }
    const [line] = told({ ...base, nodes: { ...base.nodes, notes: { type: 'join', inputs } } })
    expect(line!.length).toBeLessThan(200)
    expect(line).not.toContain('\n')
  })

  it('are found in 5,000 renamed nodes at once', () => {
    const chain = (name: string) => {
      const nodes = Array.from({ length: 5000 }, (_, at) => {
        const from = at === 0 ? 'inputs.question' : `${name}${at - 1}.text`
        return [`${name}${at}`, { type: 'join', inputs: { texts: [{ from }] } }] as const
      })
      return flowOf({ inputs: base.inputs, nodes: Object.fromEntries(nodes) })
    }
    const changes = diffFlows(chain('a'), chain('b'))
    expect(changes).toHaveLength(5000)
    expect(changes.every(({ kind }) => kind === 'renamed')).toBe(true)
  })

  it('are none of a flow with itself, and the same number there and back', () => {
    const value = fc.jsonValue({ maxDepth: 2 })
    const node = fc.record({
      type: fc.constantFrom('join', 'split', 'prompt'),
      inputs: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.record({ value })),
    })
    const nodes = fc.dictionary(fc.constantFrom('one', 'two', 'three', 'four'), node)
    fc.assert(
      fc.property(nodes, nodes, (some, others) => {
        const [a, b] = [flowOf({ nodes: some as Json }), flowOf({ nodes: others as Json })]
        expect(diffFlows(a, a)).toEqual([])
        expect(diffFlows(a, b)).toHaveLength(diffFlows(b, a).length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('marks of changes', () => {
  it('stand on the cards and wires of either side', () => {
    const json = {
      ...base,
      nodes: {
        brief: base.nodes.short,
        notes: { ...base.nodes.notes, inputs: { texts: { from: 'more.pieces' }, between: ' ' } },
        more: { type: 'split', inputs: { text: { from: 'inputs.question' } } },
      },
    }
    const changes = diffFlows(flowOf(base), flowOf(json))
    expect(Object.fromEntries(diffMarks(changes, 'after'))).toEqual({
      brief: { change: 'changed' },
      notes: { change: 'changed' },
      'notes.texts': { change: 'changed' },
      more: { change: 'added' },
    })
    expect(Object.fromEntries(diffMarks(changes, 'before'))).toEqual({
      short: { change: 'changed' },
      notes: { change: 'changed' },
      'notes.texts': { change: 'changed' },
    })
    expect(diffMarks(changes, 'after', 'inner').size).toBe(0)
  })
})
