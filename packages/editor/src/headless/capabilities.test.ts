import {
  createRegistry,
  defineBody,
  defineNode,
  parseFlow,
  port,
  text,
  type Flow,
  type Json,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { capabilityDigest, capabilitySheet, isEmptySheet, newCapabilities } from './capabilities.ts'

declare module '@chainwright/core' {
  interface Services {
    testDialer: { get(address: string): Promise<string> }
  }
}

const fetchNode = defineNode({
  type: 'fetch-page@1',
  title: 'Fetch',
  description: 'Fetches a page.',
  group: 'text',
  inputs: { address: port(text) },
  services: ['testDialer'],
  outputs: { text: port(text) },
  run: () => ({}),
})
const endless = defineBody({
  type: 'endless@1',
  title: 'Endless',
  description: 'Runs on.',
  group: 'control',
  inputs: {},
  outputs: {},
  ports: () => ({}),
  next: () => ({ again: {} }),
})

const registry = createRegistry(standardNodes, [fetchNode, endless])

function flowOf(nodes: Json, more: Record<string, Json> = {}): Flow {
  return parseFlow({ chainwright: 1, inputs: { text: { type: 'text' } }, nodes, ...more }).flow!
}

const generate = (model: Json, more: Record<string, Json> = {}) => ({
  type: 'generate',
  inputs: { prompt: { from: 'inputs.text' } },
  model,
  ...more,
})

describe('the capability sheet', () => {
  it('names the site of a document that is loaded from an address, and no file', () => {
    const flow = flowOf(
      {
        page: { type: 'load', inputs: { files: 'https://docs.example/a.pdf' } },
        wiki: { type: 'load', inputs: { files: 'https://wiki.example/{{value}}', value: 'x' } },
        given: { type: 'load', inputs: { files: { from: 'inputs.address' } } },
        file: { type: 'load', inputs: { files: 'notes/*.md' } },
      },
      { inputs: { address: { type: 'text', default: 'https://news.example/' } } },
    )
    const { files, origins } = capabilitySheet(flow, registry)
    expect(files.map((use) => ('name' in use ? use.name : use.from))).toEqual([
      'input',
      'notes/*.md',
    ])
    expect(origins.map(({ origin, reason }) => [origin, reason])).toEqual([
      ['https://docs.example', 'node'],
      ['https://wiki.example', 'node'],
      ['https://news.example', 'node'],
    ])
  })

  it('names every model with where it comes from and what is asked of it', () => {
    const flow = flowOf({
      a: generate('starter'),
      b: generate('hf/some/model#q4', { onError: { fallback: 'file/own' } }),
      c: generate('openai/gpt-5-mini'),
      d: generate('fast'),
      e: generate('nobody-knows'),
      off: generate('hf/other/model', { off: true }),
      unused: { type: 'join', inputs: { texts: { from: 'a.text' } }, model: 'hf/not/used' },
      broken: { type: 'not-there', model: { generate: 'hf/of/unknown' } },
    })
    const { models, unknown } = capabilitySheet(flow, registry, {
      aliases: new Map([['fast', 'hf/here/already']]),
      isInstalled: (reference) => reference === 'hf/here/already',
    })
    const shown = models.map(({ reference, source, download, capabilities }) => {
      return [reference, source, download, capabilities.join()]
    })
    expect(shown).toEqual([
      ['starter', 'starter', false, 'generate'],
      ['hf/some/model#q4', 'hub', true, 'generate'],
      ['file/own', 'file', false, 'generate'],
      ['openai/gpt-5-mini', 'endpoint', false, 'generate'],
      ['fast', 'hub', false, 'generate'],
      ['nobody-knows', 'unknown', false, 'generate'],
      ['hf/of/unknown', 'hub', true, ''],
    ])
    expect(models[4]!.meaning).toBe('hf/here/already')
    expect(unknown).toEqual([{ node: 'broken', type: 'not-there' }])
  })

  it('names the origins that downloads and endpoints lead to', () => {
    const flow = flowOf({
      a: generate('hf/some/model'),
      b: generate('hf/other/model'),
      c: generate('openai/gpt-5-mini'),
    })
    const originOf = (reference: string) =>
      reference.startsWith('hf/') ? 'https://hub.example' : 'https://api.example'
    const { origins } = capabilitySheet(flow, registry, { originOf })
    expect(origins).toEqual([
      {
        origin: 'https://hub.example',
        reason: 'download',
        references: ['hf/some/model', 'hf/other/model'],
        nodes: [{ node: 'a' }, { node: 'b' }],
      },
      {
        origin: 'https://api.example',
        reason: 'endpoint',
        references: ['openai/gpt-5-mini'],
        nodes: [{ node: 'c' }],
      },
    ])
    const all = { originOf, isInstalled: () => true }
    expect(capabilitySheet(flow, registry, all).origins).toHaveLength(1)
  })

  it('names addresses that stand in nodes, and the services that nodes are handed', () => {
    const flow = flowOf({
      page: { type: 'fetch-page', inputs: { address: 'https://Evil.example:444/a?b' } },
      text: { type: 'join', inputs: { texts: ['https://only-a-text.example'] } },
    })
    const sheet = capabilitySheet(flow, registry)
    expect(sheet.origins).toMatchObject([{ origin: 'https://evil.example:444', reason: 'node' }])
    expect(sheet.services).toEqual([{ service: 'testDialer', nodes: [{ node: 'page' }] }])
  })

  it('tells which files are read, or what will name them', () => {
    const flow = flowOf(
      {
        a: { type: 'load', inputs: { files: 'notes/*.md', format: 'text' } },
        b: { type: 'load', inputs: { files: { from: 'inputs.files' } } },
        c: { type: 'load-json', inputs: { file: { from: 'a.names' } } },
      },
      { inputs: { files: { type: 'text', default: 'documents/*.txt' } } },
    )
    expect(capabilitySheet(flow, registry).files).toEqual([
      { from: 'flow', name: 'notes/*.md', nodes: [{ node: 'a' }] },
      { from: 'input', input: 'files', name: 'documents/*.txt', nodes: [{ node: 'b' }] },
      { from: 'data', nodes: [{ node: 'c' }] },
    ])
  })

  it('goes into the bodies that are used, and multiplies loops within loops', () => {
    const inner = { inputs: { text: { type: 'text' } }, nodes: { deep: generate('hf/in/body') } }
    const loop = (flow: string, maxTimes: number) => ({
      type: 'repeat',
      flow,
      inputs: { maxTimes },
    })
    const flow = flowOf(
      { outer: loop('middle', 20), once: { type: 'subflow', flow: 'inner' } },
      {
        flows: {
          middle: { nodes: { again: loop('inner', 30) } },
          inner,
          idle: { nodes: { x: generate('hf/not/run') } },
        },
      },
    )
    const sheet = capabilitySheet(flow, registry)
    expect(sheet.models.map(({ reference }) => reference)).toEqual(['hf/in/body'])
    expect(sheet.models[0]!.nodes).toEqual([{ node: 'deep', flow: 'inner' }])
    expect(sheet.bodies.map(({ name }) => name)).toEqual(['middle', 'inner'])
    expect(sheet.loops).toEqual([
      { node: 'outer', rounds: 20 },
      { node: 'again', flow: 'middle', rounds: 30 },
    ])
    expect(sheet.mostRounds).toBe(600)
  })

  it('says so when nothing bounds a loop, and survives a flow that stands in itself', () => {
    const endlessFlow = flowOf(
      { on: { type: 'endless', flow: 'a' } },
      { flows: { a: { nodes: {} } } },
    )
    expect(capabilitySheet(endlessFlow, registry).mostRounds).toBeUndefined()
    const circle = { nodes: { in: { type: 'repeat', flow: 'a', inputs: { maxTimes: 7 } } } }
    const inItself = flowOf(circle.nodes, { flows: { a: circle } })
    expect(capabilitySheet(inItself, registry).mostRounds).toBe(49)
  })

  it('names nodes that wait for a person, not those that wait for a time', () => {
    const flow = flowOf({
      ask: { type: 'ask', inputs: { question: { from: 'inputs.text' } } },
      wait: { type: 'wait', inputs: { value: { from: 'inputs.text' }, seconds: 5 } },
    })
    expect(capabilitySheet(flow, registry).questions).toEqual([{ node: 'ask', type: 'ask' }])
  })

  it('is empty for a flow that needs nothing', () => {
    const flow = flowOf({ a: { type: 'join', inputs: { texts: ['x'] } } })
    expect(isEmptySheet(capabilitySheet(flow, registry))).toBe(true)
  })
})

describe('consent', () => {
  const flow = flowOf({ a: generate('starter') })
  const digestOf = (one: Flow) => capabilityDigest(one, capabilitySheet(one, registry))

  it('does not depend on layout and names, and depends on all else', () => {
    const moved = { ...flow, name: 'Other', layout: { nodes: { a: [1, 2] } } }
    expect(digestOf(moved)).toBe(digestOf(flow))
    const other = flowOf({ a: generate('starter', { retries: 1 }) })
    expect(digestOf(other)).not.toBe(digestOf(flow))
    const here = capabilitySheet(flowOf({ a: generate('hf/a/b') }), registry)
    const there = capabilitySheet(flowOf({ a: generate('hf/a/b') }), registry, {
      isInstalled: () => true,
    })
    expect(capabilityDigest(flow, here)).not.toBe(capabilityDigest(flow, there))
  })

  it('is asked again for what is new alone', () => {
    const agreed = capabilitySheet(flow, registry)
    const more = flowOf({
      a: generate('starter', { retries: 3 }),
      b: generate('starter'),
      c: generate('hf/new/model'),
      files: { type: 'load', inputs: { files: '*.txt' } },
    })
    const added = newCapabilities(agreed, capabilitySheet(more, registry))
    expect(added.models.map(({ reference }) => reference)).toEqual(['hf/new/model'])
    expect(added.files).toHaveLength(1)
    expect(isEmptySheet(added)).toBe(false)
    const same = capabilitySheet(flowOf({ b: generate('starter') }), registry)
    expect(isEmptySheet(newCapabilities(agreed, same))).toBe(true)
  })

  it('is asked again when a name means another model, or loops run longer', () => {
    const aliased = flowOf({ a: generate('fast') })
    const sheet = (model: string) =>
      capabilitySheet(aliased, registry, { aliases: new Map([['fast', model]]) })
    expect(isEmptySheet(newCapabilities(sheet('openai/a'), sheet('openai/b')))).toBe(false)
    const loop = (maxTimes: number) =>
      capabilitySheet(
        flowOf(
          { a: { type: 'repeat', flow: 'x', inputs: { maxTimes } } },
          { flows: { x: { nodes: {} } } },
        ),
        registry,
      )
    expect(newCapabilities(loop(5), loop(6)).mostRounds).toBe(6)
    expect(isEmptySheet(newCapabilities(loop(6), loop(5)))).toBe(true)
  })
})
