import type { Json } from '../../src/lib/json.ts'
import type { Shape } from './shape.ts'

/** A wire. */
export const from = (wire: string): Json => ({ from: wire })
/** A node that marks a text. */
export const mark = (text: Json, more: { readonly [key: string]: Json } = {}): Json => {
  const { inputs = {}, ...rest } = more
  return { type: 'mark', inputs: { text, ...(inputs as object) }, ...rest }
}
const fork = (text: Json): Json => ({ type: 'fork', inputs: { text } })

/** Flows without lists and bodies: lines, branches, failures, policies. */
export const plainShapes: readonly Shape[] = [
  {
    name: 'one node',
    nodes: { a: mark('x') },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: 'x+' }, ended: ['a'] },
  },
  {
    name: 'no node at all',
    nodes: {},
    inputs: { text: { type: 'text', default: 'x' } },
    outputs: { out: from('inputs.text') },
    expected: { status: 'succeeded', outputs: { out: 'x' } },
  },
  {
    name: 'a line',
    nodes: { a: mark('x'), b: mark(from('a.text')), c: mark(from('b.text')) },
    outputs: { out: from('c.text') },
    expected: { status: 'succeeded', outputs: { out: 'x+++' }, ended: ['a', 'b', 'c'] },
  },
  {
    name: 'a fork',
    nodes: { a: mark('x'), b: mark(from('a.text')), c: mark(from('a.text')) },
    outputs: { b: from('b.text'), c: from('c.text') },
    expected: { status: 'succeeded', outputs: { b: 'x++', c: 'x++' } },
  },
  {
    name: 'a join of gathered wires, in their order',
    nodes: {
      a: mark('a'),
      b: mark('b'),
      c: { type: 'together', inputs: { texts: [from('b.text'), from('a.text')] } },
    },
    outputs: { out: from('c.text') },
    expected: { status: 'succeeded', outputs: { out: 'b+a+' } },
  },
  {
    name: 'a diamond',
    nodes: {
      a: mark('x'),
      b: mark(from('a.text'), { inputs: { mark: '1' } }),
      c: mark(from('a.text'), { inputs: { mark: '2' } }),
      d: { type: 'together', inputs: { texts: [from('b.text'), from('c.text')] } },
    },
    outputs: { out: from('d.text') },
    expected: { status: 'succeeded', outputs: { out: 'x+1x+2' } },
  },
  {
    name: 'one step limit for a run of one at a time',
    nodes: { a: mark('a'), b: mark('b'), c: mark('c') },
    options: { concurrency: 1 },
    outputs: { out: from('c.text') },
    expected: { status: 'succeeded', outputs: { out: 'c+' }, ended: ['a', 'b', 'c'] },
  },
  {
    name: 'a branch that is not taken is skipped',
    nodes: { f: fork('x'), s: mark(from('f.small')), c: mark(from('f.capital')) },
    outputs: { s: from('s.text'), c: from('c.text') },
    expected: {
      status: 'succeeded',
      outputs: { s: 'x+' },
      absent: ['c'],
      nodes: { s: 'succeeded', c: 'skipped' },
      ended: ['f', 's'],
    },
  },
  {
    name: 'what follows a skipped node is skipped in turn',
    nodes: { f: fork('x'), c: mark(from('f.capital')), d: mark(from('c.text')) },
    outputs: { d: from('d.text') },
    expected: {
      status: 'succeeded',
      outputs: {},
      absent: ['d'],
      nodes: { c: 'skipped', d: 'skipped' },
    },
  },
  {
    name: 'a nested branch inside of a branch',
    nodes: {
      f: fork('X'),
      c: mark(from('f.capital'), { inputs: { mark: 'y' } }),
      g: fork(from('c.text')),
      h: mark(from('g.capital')),
      s: mark(from('f.small')),
    },
    outputs: { h: from('h.text'), s: from('s.text') },
    expected: { status: 'succeeded', outputs: { h: 'Xy+' }, absent: ['s'] },
  },
  {
    name: 'branches meet again: whichever has a value',
    nodes: {
      f: fork('X'),
      s: mark(from('f.small')),
      c: mark(from('f.capital')),
      e: { type: 'either', inputs: { a: from('s.text'), b: from('c.text') } },
    },
    outputs: { out: from('e.value') },
    expected: { status: 'succeeded', outputs: { out: 'X+' }, nodes: { s: 'skipped' } },
  },
  {
    name: 'a gathered wire from a skipped node is left out',
    nodes: {
      f: fork('x'),
      c: mark(from('f.capital')),
      t: { type: 'together', inputs: { texts: [from('c.text'), from('f.small')] } },
    },
    outputs: { out: from('t.text') },
    expected: { status: 'succeeded', outputs: { out: 'x' } },
  },
  {
    name: 'when all gathered wires are without value there is none',
    nodes: {
      f: fork('x'),
      c: mark(from('f.capital')),
      t: { type: 'together', inputs: { texts: [from('c.text'), from('f.capital')] } },
    },
    outputs: { out: from('t.text') },
    expected: { status: 'succeeded', outputs: {}, absent: ['out'], nodes: { t: 'skipped' } },
  },
  {
    name: 'an optional input whose source was skipped takes its default',
    nodes: { f: fork('x'), m: mark('y', { inputs: { mark: from('f.capital') } }) },
    outputs: { out: from('m.text') },
    expected: { status: 'succeeded', outputs: { out: 'y+' } },
  },
  {
    name: 'a node that is off is skipped',
    nodes: { a: mark('x', { off: true }), b: mark(from('a.text')), c: mark('z') },
    outputs: { b: from('b.text'), c: from('c.text') },
    expected: { status: 'succeeded', outputs: { c: 'z+' }, absent: ['b'], nodes: { a: 'skipped' } },
  },
  {
    name: 'a failure fails the run and starts nothing that follows',
    nodes: { a: mark('bad'), b: mark(from('a.text')) },
    outputs: { out: from('b.text') },
    expected: {
      status: 'failed',
      error: ['bad-text', 'a'],
      absent: ['out'],
      nodes: { a: 'failed', b: 'cancelled' },
      ended: [],
    },
  },
  {
    name: 'a failure keeps what was done before it',
    nodes: {
      a: mark('x'),
      b: mark(from('a.text'), { inputs: { mark: 'bad' } }),
      c: mark(from('b.text')),
    },
    outputs: { a: from('a.text'), b: from('b.text') },
    expected: {
      status: 'failed',
      error: ['bad-text', 'c'],
      outputs: { a: 'x+', b: 'x+bad' },
      ended: ['a', 'b'],
    },
  },
  {
    name: 'a failure cancels what runs',
    nodes: { a: { type: 'forever', inputs: { text: 'x' } }, b: mark('bad') },
    expected: { status: 'failed', error: ['bad-text', 'b'], nodes: { a: 'cancelled' } },
  },
  {
    name: 'a failed node that may be skipped has no value',
    nodes: { a: mark('bad', { onError: 'skip' }), b: mark(from('a.text')), c: mark('z') },
    outputs: { b: from('b.text'), c: from('c.text') },
    expected: { status: 'succeeded', outputs: { c: 'z+' }, absent: ['b'], nodes: { a: 'skipped' } },
  },
  {
    name: 'a failed node with values to use has these',
    nodes: { a: mark('bad', { onError: { use: { text: 'spare' } } }), b: mark(from('a.text')) },
    outputs: { out: from('b.text') },
    expected: { status: 'succeeded', outputs: { out: 'spare+' } },
  },
  {
    name: 'a busy node is tried again',
    nodes: { a: mark('x', { retries: 1, inputs: { fails: 1 } }) },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: 'x+' }, ended: ['a'] },
  },
  {
    name: 'a node that stays busy fails when its tries are used up',
    nodes: { a: mark('x', { retries: 1, inputs: { fails: 5 } }) },
    expected: { status: 'failed', error: ['node-threw', 'a'] },
  },
  {
    name: 'a node that takes too long fails',
    nodes: { a: { type: 'forever', inputs: { text: 'x' }, timeoutMs: 5 } },
    expected: { status: 'failed', error: ['timeout', 'a'] },
  },
  {
    name: 'a run up to a node leaves out what it does not need',
    nodes: { a: mark('x'), b: mark(from('a.text')), c: mark(from('b.text')), d: mark('y') },
    options: { until: 'b' },
    outputs: { out: from('b.text') },
    expected: {
      status: 'succeeded',
      outputs: { out: 'x++' },
      nodes: { c: 'skipped', d: 'skipped' },
      ended: ['a', 'b'],
    },
  },
  {
    name: 'a run that takes more steps than it may is stopped',
    nodes: { a: mark('x'), b: mark(from('a.text')), c: mark(from('b.text')) },
    options: { steps: 2 },
    expected: { status: 'failed', error: ['step-limit', 'c'], ended: ['a', 'b'] },
  },
  {
    name: 'a cancel before anything has ended',
    nodes: { a: { type: 'forever', inputs: { text: 'x' } }, b: mark(from('a.text')) },
    cancelAt: 'node-start a',
    expected: { status: 'cancelled', nodes: { a: 'cancelled', b: 'cancelled' }, ended: [] },
  },
  {
    name: 'a cancel between two nodes keeps the first',
    nodes: { a: mark('x'), b: { type: 'forever', inputs: { text: from('a.text') } } },
    outputs: { a: from('a.text') },
    cancelAt: 'node-start b',
    expected: { status: 'cancelled', outputs: { a: 'x+' }, nodes: { a: 'succeeded' } },
  },
  {
    name: 'a question and its answer',
    nodes: {
      q: { type: 'ask', inputs: { text: 'well? ' } },
      b: mark(from('q.text')),
      c: mark('z'),
    },
    outputs: { out: from('b.text') },
    answers: { q: 'yes' },
    expected: { status: 'succeeded', outputs: { out: 'well? yes+' } },
  },
  {
    name: 'a question whose time is up has no answer',
    nodes: { q: { type: 'ask', inputs: { text: 'well?', afterMs: 5 } }, b: mark(from('q.text')) },
    outputs: { out: from('b.text') },
    expected: { status: 'succeeded', outputs: {}, absent: ['out'], nodes: { b: 'skipped' } },
  },
  {
    name: 'a cancel while a question waits',
    nodes: { q: { type: 'ask', inputs: { text: 'well?' } } },
    cancelAt: 'signal-wait q',
    expected: { status: 'cancelled', nodes: { q: 'cancelled' } },
  },
  {
    name: 'a pause',
    nodes: { p: { type: 'pause', inputs: { text: 'x' } }, b: mark(from('p.text')) },
    outputs: { out: from('b.text') },
    expected: { status: 'succeeded', outputs: { out: 'x+' } },
  },
]
