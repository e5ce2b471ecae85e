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

/** Flows without lists and bodies: lines, forks, joins, branches. */
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
    name: 'a node that needs one of its inputs is skipped when none has a value',
    nodes: {
      f: fork('x'),
      c: mark(from('f.capital')),
      e: { type: 'either', inputs: { a: from('c.text'), b: from('f.capital') } },
    },
    outputs: { out: from('e.value') },
    expected: { status: 'succeeded', outputs: {}, absent: ['out'], nodes: { e: 'skipped' } },
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
]
