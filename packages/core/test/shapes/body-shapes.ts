import { from, mark } from './plain-shapes.ts'
import type { Shape } from './shape.ts'

const texts = { texts: { type: 'text[]' } }
const step = {
  inputs: { text: { type: 'text' } },
  nodes: { m: mark(from('inputs.text')) },
  outputs: { text: from('m.text') },
}
const doubling = {
  inputs: { text: { type: 'text' } },
  nodes: { d: { type: 'double', inputs: { text: from('inputs.text') } } },
  outputs: { text: from('d.text'), done: from('d.done') },
}
const asking = {
  inputs: { text: { type: 'text' } },
  nodes: { q: { type: 'ask', inputs: { text: from('inputs.text') } } },
  outputs: { text: from('q.text') },
}
const waiting = {
  inputs: { text: { type: 'text' } },
  nodes: { w: { type: 'forever', inputs: { text: from('inputs.text') } } },
  outputs: { text: from('w.text') },
}

/** Flows inside of flows: once, for each item of a list, again and again. */
export const bodyShapes: readonly Shape[] = [
  {
    name: 'a flow as one node',
    nodes: { s: { type: 'body', flow: 'step', inputs: { text: 'x' } }, b: mark(from('s.text')) },
    flows: { step },
    outputs: { out: from('b.text') },
    expected: { status: 'succeeded', outputs: { out: 'x++' }, ended: ['s/m', 'b'] },
  },
  {
    name: 'a flow for each item of a list',
    inputs: texts,
    nodes: { s: { type: 'body', flow: 'step', inputs: { text: from('inputs.texts') } } },
    flows: { step },
    given: { texts: ['x', 'y', 'z'] },
    outputs: { out: from('s.text') },
    expected: {
      status: 'succeeded',
      outputs: { out: ['x+', 'y+', 'z+'] },
      ended: ['s[0]/m', 's[1]/m', 's[2]/m'],
    },
  },
  {
    name: 'a flow for each item of an empty list',
    inputs: texts,
    nodes: { s: { type: 'body', flow: 'step', inputs: { text: from('inputs.texts') } } },
    flows: { step },
    given: { texts: [] },
    outputs: { out: from('s.text') },
    expected: { status: 'succeeded', outputs: { out: [] }, ended: [] },
  },
  {
    name: 'a flow that fails for one item, which is dropped',
    inputs: texts,
    nodes: {
      s: { type: 'body', flow: 'step', inputs: { text: from('inputs.texts') }, onError: 'skip' },
    },
    flows: { step },
    given: { texts: ['x', 'bad', 'z'] },
    outputs: { out: from('s.text') },
    expected: { status: 'succeeded', outputs: { out: ['x+', 'z+'] } },
  },
  {
    name: 'a flow that fails fails the run, and the error names the node inside',
    nodes: { s: { type: 'body', flow: 'step', inputs: { text: 'bad' } } },
    flows: { step },
    expected: { status: 'failed', error: ['bad-text', 's/m'], nodes: { s: 'failed' } },
  },
  {
    name: 'a flow that takes too long is stopped alone',
    nodes: {
      s: { type: 'body', flow: 'waiting', inputs: { text: 'x' }, timeoutMs: 5, onError: 'skip' },
      b: mark('y'),
    },
    flows: { waiting },
    outputs: { out: from('b.text') },
    expected: { status: 'succeeded', outputs: { out: 'y+' }, nodes: { s: 'skipped' } },
  },
  {
    name: 'a loop that ends when it is done',
    nodes: { l: { type: 'loop', flow: 'doubling', inputs: { text: 'a' } } },
    flows: { doubling },
    outputs: { out: from('l.text'), times: from('l.times') },
    expected: {
      status: 'succeeded',
      outputs: { out: 'aaaaaaaa', times: 3 },
      ended: ['l#0/d', 'l#1/d', 'l#2/d'],
    },
  },
  {
    name: 'a loop that ends after its last round',
    nodes: { l: { type: 'loop', flow: 'doubling', inputs: { text: 'a', most: 2 } } },
    flows: { doubling },
    outputs: { out: from('l.text'), times: from('l.times') },
    expected: { status: 'succeeded', outputs: { out: 'aaaa', times: 2 } },
  },
  {
    name: 'a list inside of a loop',
    inputs: texts,
    nodes: { l: { type: 'loop', flow: 'many', inputs: { texts: from('inputs.texts'), most: 2 } } },
    flows: {
      many: {
        inputs: texts,
        nodes: { m: mark(from('inputs.texts')) },
        outputs: { texts: from('m.text') },
      },
    },
    given: { texts: ['x', 'y'] },
    outputs: { out: from('l.texts') },
    expected: {
      status: 'succeeded',
      outputs: { out: ['x++', 'y++'] },
      ended: ['l#0/m[0]', 'l#0/m[1]', 'l#1/m[0]', 'l#1/m[1]'],
    },
  },
  {
    name: 'a loop for each item, each with rounds of its own',
    inputs: texts,
    nodes: { l: { type: 'loop', flow: 'doubling', inputs: { text: from('inputs.texts') } } },
    flows: { doubling },
    given: { texts: ['aa', 'bbbb'] },
    outputs: { out: from('l.text'), times: from('l.times') },
    expected: { status: 'succeeded', outputs: { out: ['aaaaaaaa', 'bbbbbbbb'], times: [2, 1] } },
  },
  {
    name: 'flows three deep in one another',
    nodes: { s: { type: 'body', flow: 'outer', inputs: { text: 'a' } } },
    flows: {
      outer: {
        inputs: { text: { type: 'text' } },
        nodes: { l: { type: 'loop', flow: 'doubling', inputs: { text: from('inputs.text') } } },
        outputs: { text: from('l.text') },
      },
      doubling,
    },
    outputs: { out: from('s.text') },
    expected: {
      status: 'succeeded',
      outputs: { out: 'aaaaaaaa' },
      ended: ['s/l#0/d', 's/l#1/d', 's/l#2/d'],
    },
  },
  {
    name: 'a question inside of a flow for each item',
    inputs: texts,
    nodes: { s: { type: 'body', flow: 'asking', inputs: { text: from('inputs.texts') } } },
    flows: { asking },
    given: { texts: ['x?', 'y?'] },
    outputs: { out: from('s.text') },
    answers: { 's[0]/q': '1', 's[1]/q': '2' },
    expected: { status: 'succeeded', outputs: { out: ['x?1', 'y?2'] } },
  },
  {
    name: 'a cancel inside of a loop',
    nodes: { l: { type: 'loop', flow: 'waiting', inputs: { text: 'x' } } },
    flows: { waiting },
    cancelAt: 'node-start l#0/w',
    expected: { status: 'cancelled', nodes: { l: 'cancelled' }, ended: [] },
  },
  {
    name: 'an endless loop is stopped by the limit of steps',
    nodes: { l: { type: 'loop', flow: 'step', inputs: { text: 'x', most: 1000 } } },
    flows: { step },
    options: { steps: 5 },
    expected: { status: 'failed', error: ['step-limit', 'l#2/m'] },
  },
]
