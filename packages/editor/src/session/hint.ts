import type { FlowPlan, RunState } from '@chainwright/core'
import { isAtEndpoint } from './endpoint-references.ts'
import { appText } from '../text/app.ts'

/**
 * What to try next: run; then change the input behind which the least has to run again. `where` is the
 * name of the runner.
 */
export function hintOf(
  plan: FlowPlan,
  state: RunState | undefined,
  where = 'page',
): string | undefined {
  if (plan.nodes.length === 0) return undefined
  if (!state && where !== 'page') return appText.firstHintOn(where)
  if (!state) return asksElsewhere(plan) ? appText.firstHintAway : appText.firstHint
  if (state.status !== 'succeeded' || plan.nodes.length < 2) return undefined
  const choices = [...plan.inputs.keys()].map((input) => ({
    input,
    nodes: nodesBehind(plan, input),
  }))
  const [best] = choices
    .filter(({ nodes }) => nodes.length > 0 && nodes.length < plan.nodes.length)
    .toSorted((one, other) => one.nodes.length - other.nodes.length)
  if (!best) return undefined
  const [only] = best.nodes
  return best.nodes.length === 1 && only !== undefined
    ? appText.secondHint(best.input, only)
    : appText.secondHintFew(best.input, best.nodes.length, plan.nodes.length)
}

/** Whether a node names a model that is asked at an endpoint. */
function asksElsewhere({ nodes }: FlowPlan): boolean {
  const references = nodes.flatMap(({ models }) => models.map(({ reference }) => reference))
  return references.some(isAtEndpoint)
}

/** Ids of the nodes that take an input of the flow, by way of others too. */
function nodesBehind(plan: FlowPlan, input: string): string[] {
  const found = new Set<number>()
  for (const { index, inputs } of plan.nodes) {
    const isTaker = inputs.some(({ source }) => {
      const wires = source.type === 'gather' ? source.wires : source.type === 'wire' ? [source] : []
      return wires.some(
        ({ node, port }) => (node < 0 && port === input) || (node >= 0 && found.has(node)),
      )
    })
    if (isTaker) found.add(index)
  }
  return [...found].flatMap((index) => plan.nodes[index]?.id ?? [])
}
