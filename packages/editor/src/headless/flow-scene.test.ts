import { createRegistry, parseFlow, type Flow, type Json } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { flowScene } from './flow-scene.ts'
import { flowSvg } from './flow-svg.ts'
import { readPalette } from './paint/palette.ts'

const registry = createRegistry(standardNodes)

const json = {
  chainwright: 1,
  name: 'Notes',
  inputs: { documents: { type: 'text[]' } },
  nodes: {
    short: { type: 'summarize', inputs: { text: { from: 'inputs.documents' } }, model: 'starter' },
    notes: { type: 'join', inputs: { texts: { from: 'short.summary' } } },
    odd: { type: 'not-there', inputs: { x: { from: 'notes.text' } }, off: true },
  },
  outputs: { notes: { from: 'notes.text' } },
}

function flowOf(more: Record<string, Json> = {}): Flow {
  return parseFlow({ ...json, ...more }).flow!
}

describe('the scene of a flow', () => {
  it('has a card for each input, node and output, and a wire for each wire', () => {
    const { boxes, wires } = flowScene(flowOf(), registry)
    expect(boxes.map(({ id }) => id)).toEqual([
      'inputs.documents',
      'short',
      'notes',
      'odd',
      'outputs.notes',
    ])
    expect(wires.map(({ id }) => id)).toEqual([
      'short.text',
      'notes.texts',
      'odd.x',
      'outputs.notes.value',
    ])
    expect(boxes.map(({ stacked }) => stacked)).toEqual([false, true, false, false, false])
    expect(boxes.map(({ off }) => off)).toEqual([false, false, false, true, false])
    expect(wires.map(({ list }) => list)).toEqual([true, true, false, false])
  })

  it('ends every wire at the edges of its cards', () => {
    const { boxes, wires } = flowScene(flowOf(), registry)
    const [, short] = boxes
    const [wire] = wires
    expect(wire!.toX).toBe(short!.x)
    expect(wire!.toY).toBeGreaterThan(short!.y)
    expect(wire!.toY).toBeLessThan(short!.y + short!.height)
  })

  it('stands where the file says, and places beside it what the file leaves out', () => {
    const layout = { nodes: { short: [1000, 50], notes: [1400, 50] } }
    const { boxes } = flowScene(flowOf({ layout }), registry)
    const places = new Map(boxes.map(({ id, x, y }) => [id, { x, y }]))
    expect(places.get('short')).toEqual({ x: 1000, y: 50 })
    expect(places.get('inputs.documents')!.x).toBeLessThan(1000)
    expect(places.get('outputs.notes')!.x).toBeGreaterThan(1400)
  })

  it('frames groups, and shows notes', () => {
    const layout = {
      nodes: { short: [0, 0], notes: [400, 0] },
      groups: [{ title: 'Read', nodes: ['short', 'notes', 'gone'], tint: 'blue' }],
      notes: [{ text: 'Mind the gap', at: [0, 900] }],
    }
    const { boxes, groups, notes } = flowScene(flowOf({ layout }), registry)
    const [short] = boxes.filter(({ id }) => id === 'short')
    expect(groups).toMatchObject([{ title: 'Read', tint: 'tint-blue', x: -24, y: -60 }])
    expect(groups![0]!.width).toBe(400 + short!.width + 48)
    expect(notes).toMatchObject([{ text: 'Mind the gap', x: 0, y: 900 }])
  })

  it('carries the marks that it is given', () => {
    const marks = new Map([
      ['short', { status: 'failed' as const, error: true }],
      ['notes.texts', { selected: true }],
    ])
    const { boxes, wires } = flowScene(flowOf(), registry, marks)
    expect(boxes[1]).toMatchObject({ status: 'failed', error: true })
    expect(wires[1]).toMatchObject({ selected: true })
  })
})

describe('the SVG of a flow', () => {
  it('tells titles, ids, ports, settings and models', () => {
    const svg = flowSvg(flowOf(), registry)
    for (const told of ['<title>Notes</title>', 'Summarize', '>short<', '>summary<', '>starter<']) {
      expect(svg).toContain(told)
    }
  })

  it('takes no text of a flow for markup', () => {
    const name = '</title><script>alert(1)</script>'
    const nodes = { a: { type: '<img src=x>', inputs: { x: '"><script>' } } }
    const svg = flowSvg(flowOf({ name, nodes }), registry)
    expect(svg).not.toMatch(/<script|<img/)
  })

  it('takes no colour for markup', () => {
    const palette = readPalette(() => '"/><script>')
    expect(flowSvg(flowOf(), registry, palette)).not.toContain('<script')
  })
})
