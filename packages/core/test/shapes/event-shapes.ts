import { from, mark } from './plain-shapes.ts'
import type { Shape } from './shape.ts'

/** What may happen on the way: failures and their policies, limits, cancels, questions, pauses. */
export const eventShapes: readonly Shape[] = [
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
