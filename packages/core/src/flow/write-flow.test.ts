import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryFlow } from '../../test/arbitrary-flow.ts'
import type { Flow, InputSource, Wire } from './flow.ts'
import { parseFlow } from './parse-flow.ts'
import { writeFlow } from './write-flow.ts'

const file = `{
  "$schema": "flow.schema.json",
  "chainwright": 1,
  "name": "Answer",
  "inputs": {
    "documents": { "type": "text[]", "description": "Documents of any length" },
    "question": { "type": "text", "default": "What is it about?" }
  },
  "nodes": {
    "short": {
      "type": "summarize",
      "inputs": {
        "text": { "from": "inputs.documents" },
        "maxTokens": 80,
        "format": { "value": { "style": "plain" } },
        "hint": {
          "lines": [
            "Keep names, numbers and dates, and leave out everything that stands twice in the text.",
            "Write plainly."
          ]
        }
      },
      "model": "starter",
      "retries": 2
    },
    "all": {
      "type": "join",
      "inputs": {
        "texts": [{ "from": "short.summary" }, { "from": "inputs.question" }]
      },
      "onError": "skip",
      "x-note": "kept"
    }
  },
  "outputs": {
    "answer": { "from": "all.text" }
  },
  "layout": {
    "nodes": {
      "short": [0, 0],
      "all": [240, 0]
    },
    "groups": []
  },
  "x-tool": { "version": 3 }
}
`

describe('writeFlow', () => {
  it('writes one line for each input, output, key and box', () => {
    const { flow, issues } = parseFlow(file)
    expect(issues).toEqual([])
    expect(writeFlow(flow!)).toBe(file)
  })

  it('puts keys in one order, whatever order the file has', () => {
    const turned = turnAround(JSON.parse(file)) as string
    const keys = Object.keys(JSON.parse(writeFlow(parseFlow(turned).flow!)) as object)
    expect(keys).toEqual([
      '$schema',
      'chainwright',
      'name',
      'inputs',
      'nodes',
      'outputs',
      'layout',
      'x-tool',
    ])
  })

  it('keeps unknown keys after the known ones, in their order', () => {
    const text =
      '{ "z": 1, "chainwright": 1, "x-a": 2, "nodes": { "n": { "later": [], "type": "t" } } }'
    const { flow, issues } = parseFlow(text)
    expect(issues.map(({ code, pointer }) => `${code} ${pointer}`).toSorted()).toEqual([
      'unknown-key /nodes/n/later',
      'unknown-key /z',
    ])
    const written = JSON.parse(writeFlow(flow!)) as { nodes: { n: object } }
    expect(Object.keys(written)).toEqual(['chainwright', 'inputs', 'nodes', 'outputs', 'z', 'x-a'])
    expect(Object.keys(written.nodes.n)).toEqual(['type', 'later'])
  })

  it('gives back any flow it wrote, and the same text again', () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const written = writeFlow(flow)
        const { flow: read } = parseFlow(written)
        expect(read).toEqual(flow)
        expect(writeFlow(read!)).toBe(written)
      }),
      { numRuns: 200 },
    )
  })

  it('changes only the lines that name a node when it is renamed', () => {
    const before = writeFlow(parseFlow(file).flow!)
    const after = writeFlow(rename(parseFlow(file).flow!, 'short', 'brief'))
    const lines = after.split('\n')
    const changed = before.split('\n').filter((line, number) => line !== lines[number])
    expect(lines).toHaveLength(before.split('\n').length)
    expect(changed).toHaveLength(3)
    expect(changed.every((line) => line.includes('short'))).toBe(true)
  })

  it('changes one line when one input changes', () => {
    const { flow } = parseFlow(file.replace('"maxTokens": 80', '"maxTokens": 120'))
    const lines = writeFlow(flow!).split('\n')
    expect(file.split('\n').filter((line, number) => line !== lines[number])).toEqual([
      '        "maxTokens": 80,',
    ])
  })

  it('keeps lone surrogates, minus zero and every other value apart', () => {
    const text = String.raw`{"chainwright":1,"nodes":{"n":{"type":"t","inputs":{"a":["\ud800",-0,0]}}}}`
    expect(writeFlow(parseFlow(text).flow!)).toContain(String.raw`"a": ["\ud800", -0, 0]`)
  })
})

function rename(flow: Flow, from: string, to: string): Flow {
  const wire = (old: Wire): Wire => (old.node === from ? { ...old, node: to } : old)
  const source = (old: InputSource): InputSource => {
    if (old.type === 'wire') return { ...old, wire: wire(old.wire) }
    return old.type === 'gather' ? { ...old, wires: old.wires.map(wire) } : old
  }
  const nodes = Array.from(flow.nodes, ([id, node]) => {
    const inputs = new Map(Array.from(node.inputs, ([name, old]) => [name, source(old)]))
    return [id === from ? to : id, { ...node, inputs }] as const
  })
  const layout = JSON.parse(JSON.stringify(flow.layout).replace(`"${from}"`, `"${to}"`)) as object
  const outputs = new Map(Array.from(flow.outputs, ([name, old]) => [name, wire(old)]))
  return { ...flow, nodes: new Map(nodes), outputs, layout: layout as Flow['layout'] & object }
}

function turnAround(value: unknown): unknown {
  const turn = (json: object): object => Object.fromEntries(Object.entries(json).toReversed())
  return JSON.stringify(turn(value as object))
}
