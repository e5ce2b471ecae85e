import { describe, expect, it } from 'vitest'
import { orderNodes } from './order-nodes.ts'
import { parseFlow } from './parse-flow.ts'

/** A flow given by what feeds each node: `{ b: ['a'] }` wires `a` into `b`. */
function order(sources: Record<string, string[]>) {
  const nodes = Object.fromEntries(
    Object.entries(sources).map(([id, from]) => {
      const wires = from.map((source) => ({ from: `${source}.text` }))
      return [id, { type: 'join', inputs: from.length > 0 ? { texts: wires } : {} }]
    }),
  )
  const { flow } = parseFlow({ chainwright: 1, nodes })
  if (!flow) throw new Error('the file could not be read')
  return orderNodes(flow)
}

describe('orderNodes', () => {
  it('puts each node after all that feed it, and keeps the order of the file among equals', () => {
    const found = order({ d: ['b', 'c'], c: ['a'], b: ['a'], a: [], e: [] })
    expect(found).toEqual({ order: ['a', 'e', 'c', 'b', 'd'], cycles: [] })
  })

  it('lists a cycle in the direction of its wires', () => {
    const { cycles } = order({ a: ['c'], b: ['a'], c: ['b'] })
    expect(cycles).toEqual([['b', 'c', 'a']])
  })

  it('lists a node that feeds itself', () => {
    expect(order({ a: ['a'], b: ['a'] }).cycles).toEqual([['a']])
  })

  it('lists two cycles, also where one feeds the other', () => {
    const apart = order({ a: ['b'], b: ['a'], c: ['d'], d: ['c'] })
    expect(apart.cycles.map((cycle) => cycle.toSorted())).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    const chained = order({ d: ['b', 'c'], c: ['d'], b: ['a'], a: ['b'] })
    expect(chained.cycles.map((cycle) => cycle.toSorted())).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  it('leaves out of a cycle what only stands behind it', () => {
    const { order: ids, cycles } = order({ after: ['b'], a: ['b'], b: ['a', 'before'], before: [] })
    expect(cycles.map((cycle) => cycle.toSorted())).toEqual([['a', 'b']])
    expect(ids).toEqual(['before', 'after', 'a', 'b'])
  })

  it('finds a cycle of 10,000 nodes', () => {
    const ring = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`n${at}`, [`n${(at + 1) % 10_000}`]]),
    )
    expect(order(ring).cycles.map((cycle) => cycle.length)).toEqual([10_000])
  })
})
