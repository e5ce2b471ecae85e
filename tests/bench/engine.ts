import {
  createRegistry,
  defineNode,
  list,
  number,
  parseFlow,
  planFlow,
  port,
  startRun,
  text,
  type Plan,
} from '@chainwright/core'
import { pause, work } from './floor.ts'
import type { Graph } from './graphs.ts'

const step = defineNode({
  type: 'step@1',
  title: 'Step',
  description: 'Does what a node of the floor does.',
  group: 'text',
  inputs: { texts: port(list(text)), wait: port(number, { default: 0 }) },
  outputs: { text: port(text) },
  run: async ({ inputs }) => {
    if (inputs.wait > 0) await pause(inputs.wait)
    return { text: work(inputs.texts) }
  },
})

/** The node types of the benchmark. */
export const registry = createRegistry([step])

/** The flow file of a graph. */
export function flowFile(graph: Graph & { waits?: readonly number[] }): string {
  const nodes: Record<string, unknown> = {}
  for (const [node, feeds] of graph.feeds.entries()) {
    const wires = feeds.length === 0 ? ['inputs.text'] : feeds.map((feed) => `n${feed}.text`)
    const wait = graph.waits?.[node]
    nodes[`n${node}`] = {
      type: 'step',
      inputs: { texts: wires.map((from) => ({ from })), ...(wait ? { wait } : {}) },
    }
  }
  const outputs = { text: { from: `n${graph.feeds.length - 1}.text` } }
  return JSON.stringify({ chainwright: 1, inputs: { text: { type: 'text' } }, nodes, outputs })
}

/** Reads, checks and plans a graph's flow file; larger ones than the default limits too. */
export function buildEngine(graph: Graph & { waits?: readonly number[] }): Plan {
  const limits = { nodes: Infinity, fileBytes: Infinity }
  const { flow, issues } = parseFlow(flowFile(graph), { limits })
  if (!flow) throw new Error(JSON.stringify(issues[0]))
  return planFlow(flow, registry)
}

/** Runs a plan with an event listener and no cache; gives the last node's text. */
export async function runEngine(plan: Plan, input: string): Promise<string> {
  let events = 0
  const { outputs, error } = await startRun(plan, {
    inputs: { text: input },
    onEvent: () => (events += 1),
    steps: Infinity,
    concurrency: Infinity,
  }).result
  if (error) throw error
  return `${String(outputs['text'])}${events > 0 ? '' : 'no events'}`
}
