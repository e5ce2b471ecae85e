import type { Flow, FlowNode } from '@chainwright/core'

/** Every model that a flow, or a flow inside of it, names, each once. Nodes that are off count not. */
export function flowModels(flow: Flow): string[] {
  const nodes = [flow, ...flow.flows.values()].flatMap((one) => [...one.nodes.values()])
  return [...new Set(nodes.filter((node) => !node.off).flatMap(nodeModels))]
}

function nodeModels({ model, onError }: FlowNode): string[] {
  const chosen = typeof model === 'string' ? [model] : [...(model?.values() ?? [])]
  return onError?.type === 'fallback' ? [...chosen, onError.model] : chosen
}
