import { createRegistry, inspectFlow, parseFlow, type Flow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { canvasWires } from './canvas-wires.ts'
import { cardsOf } from './card.ts'
import { diffFlows } from './diff.ts'
import { findGhosts, renamedCards } from './diff-ghosts.ts'
import { flowScene } from './flow-scene.ts'
import { touches } from './grid.ts'

const registry = createRegistry(standardNodes)
const flowOf = (nodes: object, places: object): Flow =>
  parseFlow({ chainwright: 1, nodes, layout: { nodes: places } } as never).flow!

const before = flowOf(
  {
    split: { type: 'split', inputs: { text: 'a b' } },
    join: { type: 'join', inputs: { texts: { from: 'split.chunks' } } },
    prompt: { type: 'prompt', inputs: { template: '{{a}}', a: { from: 'join.text' } } },
  },
  { split: [0, 0], join: [400, 0], prompt: [800, 0] },
)

function ghostsIn(after: Flow) {
  const { outer } = inspectFlow(after, registry)
  const scene = flowScene(after, registry)
  const changes = diffFlows(before, after)
  return findGhosts(
    {
      flow: before,
      plan: inspectFlow(before, registry).outer,
      renames: renamedCards(changes, undefined),
    },
    { cards: cardsOf(after, outer), boxes: scene.boxes, wires: canvasWires(after) },
  )
}

describe('ghosts', () => {
  it('stand where a removed card stood, with the wires that it had', () => {
    const after = flowOf(
      {
        split: { type: 'split', inputs: { text: 'a b' } },
        prompt: { type: 'prompt', inputs: { template: 'hello' } },
      },
      { split: [0, 0], prompt: [800, 0] },
    )
    const { boxes, wires, newWires } = ghostsIn(after)
    expect(boxes).toMatchObject([{ id: 'join', x: 400, y: 0, change: 'removed', title: 'Join' }])
    expect(wires.map(({ source, target }) => [source, target])).toEqual([
      ['split', 'join'],
      ['join', 'prompt'],
    ])
    expect(wires[0]).toMatchObject({ fromX: 260, toX: 400 })
    expect(newWires.size).toBe(0)
  })

  it('stand beside a card that took their place', () => {
    const after = flowOf(
      {
        split: { type: 'split', inputs: { text: 'a b' } },
        other: { type: 'translate', inputs: { text: 'x' }, model: 'starter' },
      },
      { split: [0, 0], other: [400, 0] },
    )
    const { boxes } = ghostsIn(after)
    const scene = flowScene(after, registry)
    const join = boxes.find(({ id }) => id === 'join')!
    expect(scene.boxes.some((box) => touches(box, join))).toBe(false)
  })

  it('are not drawn for what was renamed, nor for its wires', () => {
    const after = flowOf(
      {
        split: { type: 'split', inputs: { text: 'a b' } },
        together: { type: 'join', inputs: { texts: { from: 'split.chunks' } } },
        prompt: { type: 'prompt', inputs: { template: '{{a}}', a: { from: 'together.text' } } },
      },
      { split: [0, 0], together: [400, 0], prompt: [800, 0] },
    )
    const { boxes, wires, newWires } = ghostsIn(after)
    expect([boxes, wires, [...newWires]]).toEqual([[], [], []])
  })

  it('tell a wire that leads elsewhere as one that is gone and one that is new', () => {
    const after = flowOf(
      {
        split: { type: 'split', inputs: { text: 'a b' } },
        join: { type: 'join', inputs: { texts: { from: 'split.chunks' } } },
        more: { type: 'join', inputs: { texts: { from: 'split.chunks' } } },
        prompt: { type: 'prompt', inputs: { template: '{{a}}', a: { from: 'more.text' } } },
      },
      { split: [0, 0], join: [400, 0], more: [400, 300], prompt: [800, 0] },
    )
    const { wires, newWires } = ghostsIn(after)
    expect(wires.map(({ source, target }) => [source, target])).toEqual([['join', 'prompt']])
    expect([...newWires]).toEqual(['more.texts', 'prompt.a'])
  })
})
