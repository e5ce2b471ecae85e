import { parseFlow, writeFlow, type Flow } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { createDocument } from './document.ts'
import { layoutOf, placeCards } from './edit-layout.ts'
import { removeNodes, renameNode, setInput } from './edit-nodes.ts'
import { connect, disconnect, wireFrom } from './edit-wires.ts'
import { freeId } from './free-id.ts'
import { canvasWires } from '../headless/canvas-wires.ts'

function chain(): Flow {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { text: { type: 'text' } },
    nodes: {
      summarize: { type: 'summarize', inputs: { text: { from: 'inputs.text' } } },
      join: {
        type: 'join',
        inputs: { texts: [{ from: 'summarize.summary' }, { from: 'inputs.text' }] },
      },
    },
    outputs: { text: { from: 'join.text' } },
    flows: { body: { inputs: {}, nodes: { ask: { type: 'ask' } }, outputs: {} } },
    layout: { nodes: { summarize: [10, 20] }, groups: [{ title: 'All', nodes: ['summarize'] }] },
  })
  return flow!
}
const literal = (value: string) => ({ type: 'literal', value }) as const

describe('editing a flow', () => {
  it('removes a node with its wires, its place and its part in groups', () => {
    const rest = removeNodes(chain(), new Set(['summarize']))
    expect(canvasWires(rest).map(({ id, source }) => [id, source])).toEqual([
      ['join.texts#0', 'inputs.text'],
      ['outputs.text.value', 'join'],
    ])
    expect(rest.layout).toBeUndefined()
  })

  it('renames a node where it stands, with all its wires and its place', () => {
    const renamed = renameNode(chain(), 'summarize', 'shorten')
    expect([...renamed.nodes.keys()]).toEqual(['shorten', 'join'])
    expect(canvasWires(renamed).map(({ source }) => source)).toContain('shorten')
    expect(layoutOf(renamed).nodes.get('shorten')).toEqual({ x: 10, y: 20 })
    expect(layoutOf(renamed).groups[0]?.nodes).toEqual(['shorten'])
  })

  it('gives back the same file when a node is renamed there and back', () => {
    const there = renameNode(chain(), 'summarize', 'shorten')
    expect(writeFlow(renameNode(there, 'shorten', 'summarize'))).toBe(writeFlow(chain()))
  })

  it('lets a wire take the place of another, or gather with it', () => {
    const end = { target: 'join', targetPort: 'texts' }
    const alone = connect(chain(), wireFrom('summarize', 'summary'), end)
    expect(alone.nodes.get('join')?.inputs.get('texts')?.type).toBe('wire')
    const both = connect(alone, wireFrom('inputs.text', 'value'), end, true)
    expect(canvasWires(both).filter(({ target }) => target === 'join')).toHaveLength(2)
  })

  it('takes a wire out of those that gather, and the output of the flow with its wire', () => {
    const [, first, , out] = canvasWires(chain())
    const one = disconnect(chain(), first!)
    expect(canvasWires(one).filter(({ target }) => target === 'join')).toHaveLength(1)
    expect(disconnect(chain(), out!).outputs.size).toBe(0)
  })

  it('finds an id that is free and may be one', () => {
    const taken = new Set(['join', 'join2'])
    expect(freeId('join', (id) => taken.has(id))).toBe('join3')
    expect(freeId('2 fast & furious', () => false)).toBe('fast-furious')
    expect(freeId('inputs', () => false)).toBe('node-inputs')
  })
})

describe('a document', () => {
  const type = (text: string, gesture?: string) => ({
    name: 'Edit prompt',
    ...(gesture ? { gesture } : {}),
    edit: (flow: Flow) => setInput(flow, 'summarize', 'instruction', literal(text)),
  })

  it('takes back and does again one act after the other, by name', () => {
    const document = createDocument(chain())
    const before = document.shown()
    document.act({ name: 'Remove Join', edit: (flow) => removeNodes(flow, new Set(['join'])) })
    expect(document.undo()).toBe('Remove Join')
    expect(document.shown()).toBe(before)
    expect(document.redo()).toBe('Remove Join')
    expect(document.shown().nodes.has('join')).toBe(false)
    expect(document.redo()).toBeUndefined()
  })

  it('makes one step of a gesture, and another of the next', () => {
    const document = createDocument(chain())
    for (const text of ['S', 'Sh', 'Sho']) document.act(type(text, 'typing 1'))
    document.act(type('Other', 'typing 2'))
    expect(document.store.getState().past).toHaveLength(2)
    document.undo()
    expect(document.shown().nodes.get('summarize')?.inputs.get('instruction')).toEqual(
      literal('Sho'),
    )
    document.undo()
    expect(document.shown().nodes.get('summarize')?.inputs.has('instruction')).toBe(false)
  })

  it('does not remember acts that change nothing', () => {
    const document = createDocument(chain())
    document.act({ name: 'Nothing', edit: (flow) => flow })
    expect(document.undo()).toBeUndefined()
  })

  it('changes the body that is shown, and leaves it when undo takes it away', () => {
    const document = createDocument(chain())
    document.enter({ node: 'loop', flow: 'body' })
    document.act({ name: 'Remove Ask', edit: (flow) => removeNodes(flow, new Set(['ask'])) })
    expect(document.store.getState().flow.flows.get('body')?.nodes.size).toBe(0)
    expect(document.store.getState().flow.nodes.size).toBe(2)
    document.leave(0)
    document.act({
      name: 'Move',
      edit: (flow) => placeCards(flow, new Map([['join', { x: 1, y: 2 }]])),
    })
    expect(layoutOf(document.shown()).nodes.get('join')).toEqual({ x: 1, y: 2 })
  })
})
