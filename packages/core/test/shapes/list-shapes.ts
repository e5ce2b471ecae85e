import { from, mark } from './plain-shapes.ts'
import type { Shape } from './shape.ts'

const texts = { texts: { type: 'text[]' } }
const each = mark(from('inputs.texts'))
const eachTogether = { type: 'marks', inputs: { text: from('inputs.texts') } }
/** Lists and batches. */
export const listShapes: readonly Shape[] = [
  {
    name: 'a node wired to a list runs once per item, in order',
    inputs: texts,
    nodes: { a: each },
    given: { texts: ['x', 'y', 'z'] },
    outputs: { out: from('a.text') },
    expected: {
      status: 'succeeded',
      outputs: { out: ['x+', 'y+', 'z+'] },
      ended: ['a[0]', 'a[1]', 'a[2]'],
    },
  },
  {
    name: 'an empty list gives empty lists',
    inputs: texts,
    nodes: { a: each, b: mark(from('a.text')) },
    given: { texts: [] },
    outputs: { out: from('b.text') },
    expected: {
      status: 'succeeded',
      outputs: { out: [] },
      nodes: { a: 'succeeded', b: 'succeeded' },
    },
  },
  {
    name: 'lists of different lengths are refused, and both are named',
    inputs: { ...texts, marks: { type: 'text[]' } },
    nodes: { a: mark(from('inputs.texts'), { inputs: { mark: from('inputs.marks') } }) },
    given: { texts: ['x', 'y'], marks: ['1'] },
    expected: { status: 'failed', error: ['lift-length', 'a'] },
  },
  {
    name: 'two lists go together item by item',
    inputs: { ...texts, marks: { type: 'text[]' } },
    nodes: { a: mark(from('inputs.texts'), { inputs: { mark: from('inputs.marks') } }) },
    given: { texts: ['x', 'y'], marks: ['1', '2'] },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: ['x1', 'y2'] } },
  },
  {
    name: 'one text in a list port is a list of one',
    nodes: { a: mark('x'), t: { type: 'together', inputs: { texts: from('a.text') } } },
    outputs: { out: from('t.text') },
    expected: { status: 'succeeded', outputs: { out: 'x+' } },
  },
  {
    name: 'a list of lists is flattened',
    inputs: texts,
    nodes: {
      l: { type: 'letters', inputs: { text: from('inputs.texts') } },
      f: { type: 'flat', inputs: { lists: from('l.letters') } },
      m: mark(from('f.list')),
    },
    given: { texts: ['ab', 'c'] },
    outputs: { out: from('m.text') },
    expected: { status: 'succeeded', outputs: { out: ['a+', 'b+', 'c+'] } },
  },
  {
    name: 'a list is parted by a fork, in order',
    inputs: texts,
    nodes: {
      f: { type: 'fork', inputs: { text: from('inputs.texts') } },
      s: mark(from('f.small')),
    },
    given: { texts: ['a', 'B', 'c'] },
    outputs: { small: from('s.text'), capital: from('f.capital') },
    expected: { status: 'succeeded', outputs: { small: ['a+', 'c+'], capital: ['B'] } },
  },
  {
    name: 'a branch that no item took has no value',
    inputs: texts,
    nodes: {
      f: { type: 'fork', inputs: { text: from('inputs.texts') } },
      c: mark(from('f.capital')),
    },
    given: { texts: ['a'] },
    outputs: { out: from('c.text') },
    expected: { status: 'succeeded', outputs: {}, absent: ['out'], nodes: { c: 'skipped' } },
  },
  {
    name: 'an item that fails fails the run',
    inputs: texts,
    nodes: { a: each },
    given: { texts: ['x', 'bad', 'z'] },
    options: { concurrency: 1 },
    expected: { status: 'failed', error: ['bad-text', 'a'], ended: ['a[0]'] },
  },
  {
    name: 'an item that fails may be dropped',
    inputs: texts,
    nodes: { a: mark(from('inputs.texts'), { onError: 'skip' }) },
    given: { texts: ['x', 'bad', 'z'] },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: ['x+', 'z+'] } },
  },
  {
    name: 'an item that fails may have a value to use',
    inputs: texts,
    nodes: { a: mark(from('inputs.texts'), { onError: { use: { text: 'spare' } } }) },
    given: { texts: ['x', 'bad'] },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: ['x+', 'spare'] } },
  },
  {
    name: 'a busy item is tried again alone',
    inputs: { ...texts, fails: { type: 'number[]' } },
    nodes: {
      a: mark(from('inputs.texts'), { retries: 1, inputs: { fails: from('inputs.fails') } }),
    },
    given: { texts: ['x', 'y'], fails: [0, 1] },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: ['x+', 'y+'] }, ended: ['a[0]', 'a[1]'] },
  },
  {
    name: 'many items at once, in batches',
    inputs: texts,
    nodes: { a: eachTogether },
    given: { texts: ['v', 'w', 'x', 'y', 'z'] },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: ['v+', 'w+', 'x+', 'y+', 'z+'] } },
  },
  {
    name: 'one of a batch fails alone',
    inputs: texts,
    nodes: { a: { ...eachTogether, onError: 'skip' } },
    given: { texts: ['v', 'bad', 'x'] },
    outputs: { out: from('a.text') },
    expected: { status: 'succeeded', outputs: { out: ['v+', 'x+'] }, ended: ['a[0]', 'a[2]'] },
  },
  {
    name: 'a cancel in the middle of a list',
    inputs: texts,
    nodes: { a: { type: 'forever', inputs: { text: from('inputs.texts') } } },
    given: { texts: ['x', 'y'] },
    cancelAt: 'node-start a[1]',
    expected: { status: 'cancelled', nodes: { a: 'cancelled' } },
  },
]
