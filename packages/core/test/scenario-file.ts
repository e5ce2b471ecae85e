import assert from 'node:assert/strict'
import { planFlow } from '../src/flow/check-flow.ts'
import { parseFlow } from '../src/flow/parse-flow.ts'
import type { Plan } from '../src/flow/plan.ts'
import type { NodeType } from '../src/node/node-type.ts'
import { createRegistry } from '../src/node/registry.ts'
import { allNodes, outputPorts, type Scenario, type ScenarioNode } from './scenario.ts'

/** The flow of a scenario as a file, checked like any other. */
export function planScenario({ nodes }: Scenario, types: readonly NodeType[]): Plan {
  const outputs = nodes.map(({ id, type }) => [
    id,
    { from: `${id}.${Object.keys(outputPorts[type])[0]}` },
  ])
  const bodies = allNodes(nodes).flatMap((node) =>
    node.body ? [[flowName(node), bodyFile(node)]] : [],
  )
  const { flow, issues } = parseFlow(
    JSON.stringify({
      chainwright: 1,
      nodes: nodesFile(nodes),
      outputs: Object.fromEntries(outputs) as object,
      flows: Object.fromEntries(bodies) as object,
    }),
  )
  assert(flow, JSON.stringify(issues))
  return planFlow(flow, createRegistry(types))
}

function flowName({ id }: ScenarioNode): string {
  return `in-${id}`
}

function bodyFile({ body }: ScenarioNode): object {
  const { yes = '', no = '' } = body?.outputs ?? {}
  return {
    inputs: { a: { type: 'text' }, b: { type: 'text', default: 'default' } },
    nodes: nodesFile(body?.nodes ?? []),
    outputs: { yes: { from: yes }, no: { from: no } },
  }
}

function nodesFile(nodes: readonly ScenarioNode[]): object {
  return Object.fromEntries(nodes.map((node) => [node.id, nodeFile(node)]))
}

function nodeFile(node: ScenarioNode): object {
  const { id, type, inputs, model, retries, timeoutMs, onError, off, waits, body } = node
  const policy =
    { use: { use: outputPorts[type] }, fallback: { fallback: 'spare' } }[onError as 'use'] ??
    onError
  return {
    type,
    ...(body && { flow: flowName(node) }),
    inputs: { ...inputs, ...((waits ?? body) && { name: id }), ...(body && { most: body.most }) },
    retries,
    onError: policy,
    off,
    ...(model && { model }),
    ...(timeoutMs && { timeoutMs }),
  }
}
