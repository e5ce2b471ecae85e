import { parseFlow, writeFlow, type Flow, type FlowNode, type InputSource } from '@chainwright/core'

/** Most that is asked of each node, so that examples take seconds on one thread of WebAssembly. */
const most: Readonly<Record<string, number>> = { maxTokens: 8, candidates: 2, maxTimes: 2 }

/** An example with less to write; everything else about it stays as it is. */
export function shorten(text: string): string {
  const { flow } = parseFlow(text)
  if (!flow) throw new TypeError('the example cannot be read')
  const flows = new Map([...flow.flows].map(([name, body]) => [name, shorter(body)]))
  return writeFlow({ ...shorter(flow), flows })
}

function shorter(flow: Flow): Flow {
  return { ...flow, nodes: new Map([...flow.nodes].map(([id, node]) => [id, shorterNode(node)])) }
}

function shorterNode(node: FlowNode): FlowNode {
  return { ...node, inputs: new Map([...node.inputs].map(shorterInput)) }
}

function shorterInput([name, source]: [string, InputSource]): [string, InputSource] {
  const limit = most[name]
  if (limit === undefined || source.type !== 'literal' || typeof source.value !== 'number')
    return [name, source]
  return [name, { type: 'literal', value: Math.min(limit, source.value) }]
}
