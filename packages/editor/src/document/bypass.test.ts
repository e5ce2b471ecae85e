import { checkFlow, createRegistry, inspectFlow, parseFlow, writeFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { bypassNode, isBypassed, takeInAgain } from './bypass.ts'
import { connect } from './edit-wires.ts'

const registry = createRegistry(standardNodes)
const flow = parseFlow({
  chainwright: 1,
  inputs: { text: { type: 'text' } },
  nodes: {
    short: { type: 'summarize', inputs: { text: { from: 'inputs.text' } }, model: 'starter' },
    join: { type: 'join', inputs: { texts: [{ from: 'short.summary' }] } },
    count: { type: 'count-tokens', inputs: { text: { from: 'short.summary' } }, model: 'starter' },
  },
  outputs: { text: { from: 'short.summary' }, joined: { from: 'join.text' } },
}).flow!
const { outer: plan } = inspectFlow(flow, registry)

describe('bypassing a node', () => {
  const past = bypassNode(flow, 'short', plan)

  it('leads every wire past it and switches it off, in a flow that runs as it stands', () => {
    expect(isBypassed(past.nodes.get('short'))).toBe(true)
    expect(past.nodes.get('count')?.inputs.get('text')).toMatchObject({
      wire: { node: 'inputs', port: 'text' },
    })
    expect(past.outputs.get('text')).toEqual({ node: 'inputs', port: 'text' })
    expect(checkFlow(past, registry).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('is undone by taking the node in again, to the letter, also after the file was saved', () => {
    const { flow: saved } = parseFlow(writeFlow(past))
    expect(writeFlow(takeInAgain(saved!, 'short'))).toBe(writeFlow(flow))
  })

  it('leaves wires alone that were changed meanwhile', () => {
    const end = { target: 'count', targetPort: 'text' }
    const changed = connect(past, { node: 'join', port: 'text' }, end)
    const back = takeInAgain(changed, 'short')
    expect(back.nodes.get('count')?.inputs.get('text')).toMatchObject({ wire: { node: 'join' } })
    expect(back.outputs.get('text')).toEqual({ node: 'short', port: 'summary' })
  })

  it('does nothing where nothing that comes in suits what goes out', () => {
    const { outer } = inspectFlow(flow, registry)
    expect(bypassNode(flow, 'count', outer)).toBe(flow)
  })
})
