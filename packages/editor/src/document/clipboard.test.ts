import { checkFlow, createRegistry, parseFlow, writeFlow, type Flow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { clipFlow, clipText, readPasted } from './clipboard.ts'
import { layoutOf } from './edit-layout.ts'
import { pasteFlow } from './paste-flow.ts'
import { readSelection } from './selection.ts'

function flowOf(file: object): Flow {
  return parseFlow({ chainwright: 1, ...file } as never).flow!
}
const chain = flowOf({
  inputs: { text: { type: 'text' } },
  nodes: {
    short: { type: 'summarize', inputs: { text: { from: 'inputs.text' } }, model: 'starter' },
    join: { type: 'join', inputs: { texts: [{ from: 'short.summary' }, { from: 'inputs.text' }] } },
    loop: { type: 'subflow', flow: 'body', inputs: { text: { from: 'join.text' } } },
  },
  outputs: { text: { from: 'loop.text' } },
  flows: {
    body: {
      inputs: { text: { type: 'text' } },
      nodes: {
        upper: { type: 'prompt', inputs: { template: '{{a}}', a: { from: 'inputs.text' } } },
      },
      outputs: { text: { from: 'upper.text' } },
    },
  },
  layout: { nodes: { short: [0, 0], join: [300, 0] }, groups: [{ title: 'G', nodes: ['short'] }] },
})
const select = (...ids: string[]) => readSelection(chain, new Set(ids))
const by = { x: 40, y: 40 }

describe('the clipboard', () => {
  it('takes nodes with the wires between them, their places and groups, and leaves other wires', () => {
    const clip = clipFlow(chain, chain, select('short', 'join'))
    expect(writeFlow(clip)).toContain('"texts": [{ "from": "short.summary" }]')
    expect(clip.nodes.get('short')?.inputs.has('text')).toBe(false)
    expect(layoutOf(clip).nodes.size).toBe(2)
    expect(layoutOf(clip).groups).toHaveLength(1)
    expect(clip.flows.size).toBe(0)
  })

  it('takes along the flows that a node uses as its body', () => {
    const clip = clipFlow(chain, chain, select('loop', 'inputs.text', 'outputs.text'))
    expect([...clip.flows.keys()]).toEqual(['body'])
    expect([...clip.outputs.keys()]).toEqual(['text'])
  })

  it('comes back from its text as it was, under free ids, with its wires', () => {
    const pasted = readPasted(
      clipText(clipFlow(chain, chain, select('short', 'join', 'inputs.text'))),
    )
    if (pasted.type !== 'flow') throw new Error(pasted.type)
    const { file, added } = pasteFlow(chain, pasted.flow, { by })
    expect(added).toEqual(['short2', 'join2', 'inputs.text2', 'group:1'])
    expect(file.nodes.get('short2')?.inputs.get('text')).toEqual({
      type: 'wire',
      wire: { node: 'inputs', port: 'text2' },
    })
    expect(file.nodes.get('join2')?.inputs.get('texts')).toMatchObject({
      wires: [{ node: 'short2' }, { node: 'inputs', port: 'text2' }],
    })
    expect(layoutOf(file).nodes.get('join2')).toEqual({ x: 340, y: 40 })
    expect(layoutOf(file).groups.map(({ nodes }) => nodes)).toEqual([['short'], ['short2']])
    expect(file.nodes.get('short')).toBe(chain.nodes.get('short'))
  })

  it('uses a body that is the same, and gives another name to one that is not', () => {
    const clip = clipFlow(chain, chain, select('loop'))
    const same = pasteFlow(chain, clip, { by }).file
    expect([...same.flows.keys()]).toEqual(['body'])
    const other: Flow = { ...chain, flows: new Map([['body', flowOf({ nodes: {} })]]) }
    const { file } = pasteFlow(other, clip, { by })
    expect([...file.flows.keys()]).toEqual(['body', 'body2'])
    expect(file.nodes.get('loop2')?.flow).toBe('body2')
  })

  it('goes into the body that is shown', () => {
    const clip = clipFlow(chain, chain, select('short'))
    const { file } = pasteFlow(chain, clip, { into: 'body', by })
    expect([...file.flows.get('body')!.nodes.keys()]).toEqual(['upper', 'short'])
    expect(file.nodes).toBe(chain.nodes)
  })

  it('pastes a whole file into an empty one without a change to what it does', () => {
    const { file } = pasteFlow(flowOf({ nodes: {} }), chain, { by: { x: 0, y: 0 } })
    expect(writeFlow(file)).toBe(writeFlow(chain))
    expect(checkFlow(file, createRegistry(standardNodes))).toEqual([])
  })
})

describe('a text that is pasted', () => {
  it.each([
    ['blank', '  ', 'nothing'],
    ['prose', 'Dear reader', 'text'],
    ['other JSON', '{"a": 1}', 'text'],
    ['half a flow', '{"chainwright": 1, "nodes": {', 'refused'],
    ['a flow of a later version', '{"chainwright": 9}', 'refused'],
    ['deep', `{"chainwright":1,"x":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'refused'],
    ['a prototype as a name', '{"chainwright":1,"nodes":{"__proto__":{"type":"join"}}}', 'refused'],
    ['too long', 'x'.repeat(1024 * 1024 + 1), 'refused'],
  ])('that is %s is told apart', (_, text, type) => {
    expect(readPasted(text).type).toBe(type)
  })
})
