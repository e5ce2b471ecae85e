import { createRegistry, inspectFlow, parseFlow, type Flow, type Json } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { canvasWires } from '../headless/canvas-wires.ts'
import { wireFrom, type WireEnd } from './edit-wires.ts'
import { findBridge } from './bridge.ts'
import { addNode } from './edit-nodes.ts'
import { removeAndHeal } from './heal.ts'
import { newNode } from './insert-node.ts'
import { wireVerdict, type WantedWire } from './wire-verdict.ts'

const registry = createRegistry(standardNodes)

function flowOf(nodes: Json): Flow {
  const inputs = { pages: { type: 'text[]' } }
  const { flow, issues } = parseFlow({ chainwright: 1, inputs, nodes, outputs: {} })
  if (!flow) throw new Error(issues[0]?.message)
  return flow
}

function settingOf(file: Flow) {
  return { file, entered: [], registry, draft: inspectFlow(file, registry) }
}

function wanted(from: string, fromPort: string, to: string, toPort: string): WantedWire {
  const end: WireEnd = { target: to, targetPort: toPort }
  return { wire: wireFrom(from, fromPort), end }
}

function wiresOf(flow: Flow): string[] {
  return canvasWires(flow).map((wire) => `${wire.source}.${wire.sourcePort} → ${wire.id}`)
}

it('allows a wire that fits and tells how the value arrives', () => {
  const file = flowOf({
    join: { type: 'join' },
    summarize: { type: 'summarize', model: 'starter' },
  })
  const setting = settingOf(file)
  const lifted = wireVerdict(wanted('inputs.pages', 'value', 'summarize', 'text'), setting)
  expect([lifted.allowed, lifted.fit]).toEqual([true, 'item'])
  const single = wireVerdict(wanted('summarize', 'summary', 'join', 'texts'), setting)
  expect([single.allowed, single.fit]).toEqual([true, 'single'])
})

it('joins a wire to those that gather in a list', () => {
  const file = flowOf({
    one: { type: 'prompt', inputs: { template: 'one' } },
    two: { type: 'prompt', inputs: { template: 'two' } },
    join: { type: 'join', inputs: { texts: { from: 'one.text' } } },
  })
  const verdict = wireVerdict(wanted('two', 'text', 'join', 'texts'), settingOf(file))
  expect(verdict.fit).toBe('gather')
  expect(wiresOf(verdict.edit(file))).toEqual([
    'one.text → join.texts#0',
    'two.text → join.texts#1',
  ])
})

it('refuses a wire between types that do not fit, with the reason', () => {
  const file = flowOf({
    prompt: { type: 'prompt', inputs: { template: 'three' } },
    wait: { type: 'wait', inputs: { value: 'x' } },
  })
  const verdict = wireVerdict(wanted('prompt', 'text', 'wait', 'seconds'), settingOf(file))
  expect(verdict.allowed).toBe(false)
  expect(verdict.reason).toContain('gives text')
})

it('refuses a wire that closes a ring, and says that it is one', () => {
  const file = flowOf({
    one: { type: 'prompt', inputs: { template: '{{text}}', text: { from: 'two.text' } } },
    two: { type: 'prompt', inputs: { template: '{{text}}' } },
  })
  const verdict = wireVerdict(wanted('one', 'text', 'two', 'text'), settingOf(file))
  expect([verdict.allowed, verdict.cycle]).toEqual([false, true])
})

it('finds the nodes that make a number of a text, and the text of a number', () => {
  const file = flowOf({
    prompt: { type: 'prompt', inputs: { template: 'three' } },
    wait: { type: 'wait', inputs: { value: 'x' } },
    count: { type: 'count-tokens', model: 'starter', inputs: { text: 'abc' } },
    more: { type: 'prompt', inputs: { template: '{{text}}' } },
  })
  const setting = settingOf(file)
  const { outer } = setting.draft
  const typeOf = (node: string, port: string) =>
    outer.nodes[outer.index.get(node)!]!.outputs.find(({ name }) => name === port)!.type
  const inputOf = (node: string, port: string) =>
    outer.nodes[outer.index.get(node)!]!.inputs.find(({ name }) => name === port)!.type

  const toNumber = findBridge(
    wanted('prompt', 'text', 'wait', 'seconds'),
    { from: typeOf('prompt', 'text'), to: inputOf('wait', 'seconds') },
    setting,
  )
  expect(toNumber!.titles).toEqual(['Extract', 'Pick'])
  expect(wiresOf(toNumber!.edit(file))).toContain('pick.number → wait.seconds')

  const toText = findBridge(
    wanted('count', 'count', 'more', 'text'),
    { from: typeOf('count', 'count'), to: inputOf('more', 'text') },
    setting,
  )
  expect(toText!.titles).toEqual(['Format'])
})

it('wires what fed a removed node to what it fed, where the types suit', () => {
  const file = flowOf({
    summarize: { type: 'summarize', model: 'starter', inputs: { text: { from: 'inputs.pages' } } },
    upper: {
      type: 'prompt',
      inputs: { template: '{{text}}!', text: { from: 'summarize.summary' } },
    },
    join: { type: 'join', inputs: { texts: { from: 'upper.text' } } },
  })
  const { outer } = inspectFlow(file, registry)
  expect(wiresOf(removeAndHeal(file, new Set(['upper']), outer))).toEqual([
    'inputs.pages.value → summarize.text',
    'summarize.summary → join.texts',
  ])
  expect(wiresOf(removeAndHeal(file, new Set(['upper', 'summarize']), outer))).toEqual([
    'inputs.pages.value → join.texts',
  ])
})

it('cuts the wires of a removed node where the types do not suit', () => {
  const file = flowOf({
    prompt: { type: 'prompt', inputs: { template: 'abc' } },
    count: { type: 'count-tokens', model: 'starter', inputs: { text: { from: 'prompt.text' } } },
    wait: { type: 'wait', inputs: { value: 'x', seconds: { from: 'count.count' } } },
  })
  const { outer } = inspectFlow(file, registry)
  expect(wiresOf(removeAndHeal(file, new Set(['count']), outer))).toEqual([])
})

it('makes new nodes of every type whose ports can be told, but for those that wait for more', () => {
  const bare = standardNodes.flatMap((type) => {
    if (type.kind === 'body') return []
    const flow = addNode(flowOf({}), 'new', newNode(type))
    return inspectFlow(flow, registry).outer.nodes.length === 0 ? [type.name] : []
  })
  expect(bare).toEqual(['classify', 'route', 'check'])
})
