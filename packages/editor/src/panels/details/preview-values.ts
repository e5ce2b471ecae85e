import {
  findNode,
  stepInputs,
  type FlowPlan,
  type NodeState,
  type PlannedInput,
} from '@chainwright/core'
import type { PreviewValues } from '../../forms/field-props.ts'
import type { Editor } from '../../session/editor.ts'
import { plannedNode } from './node-facts.ts'

type Scope = NodeState['scope']

/**
 * What a node will be given by the next run, as far as that is known: from its flow as it is drawn now,
 * the values that inputs have now, what is pinned, and what the run that is shown gave. `path` is the
 * node's in the run.
 */
export function previewValues(
  { drafts, runs, values, document }: Editor,
  { id, path }: { id: string; path: string },
): PreviewValues | undefined {
  const { plan } = drafts.getState()
  const node = plannedNode(plan, id)
  if (!plan || !node) return undefined
  const prefix = path.slice(0, path.length - id.length)
  const isOutermost = document.store.getState().entered.length === 0
  const { inputs, pins } = values.getState()
  const state = runs.shown()?.state
  const outputsOf = (name: string) =>
    (isOutermost ? pins.get(name) : undefined) ??
    (state && findNode(state, `${prefix}${name}`)?.outputs)
  const given = isOutermost ? Object.fromEntries(inputs) : bodyInputs(state, prefix, plan)
  const scope = {
    plan,
    inputs: given ?? {},
    nodes: plan.nodes.map(({ id: name }) => ({ outputs: outputsOf(name) })),
  } as unknown as Scope
  // Each input by itself: one that has no value yet does not hide the others.
  const valueOf = (input: PlannedInput, item: number): unknown =>
    stepInputs(scope, { ...node, inputs: [input] }, item)?.[input.name]
  return {
    count: countOf(node.inputs, valueOf),
    valuesOf: (item) => {
      const entries = node.inputs.map((input) => [
        input.name,
        valueOf(input, node.lifted ? item : -1),
      ])
      return Object.fromEntries(
        entries.filter(([, value]) => value !== undefined),
      ) as object as Record<string, unknown>
    },
  }
}

/** What a body was given in the round that is looked at. */
function bodyInputs(
  state: Parameters<typeof findNode>[0] | undefined,
  prefix: string,
  plan: FlowPlan,
): Scope['inputs'] | undefined {
  const [first] = plan.nodes
  return state && first && findNode(state, `${prefix}${first.id}`)?.scope.inputs
}

/** How many items there are: as many as the list that is lifted has; 0 while that is not known. */
function countOf(
  inputs: readonly PlannedInput[],
  valueOf: (input: PlannedInput, item: number) => unknown,
): number {
  const lifted = inputs.filter(({ source }) => source.type === 'wire' && source.fit === 'item')
  if (lifted.length === 0) return 1
  // Not lifted, a wire gives the whole list.
  const lengths = lifted.map((input) => valueOf(input, -1)).filter((value) => Array.isArray(value))
  return lengths.length === 0 ? 0 : Math.min(...lengths.map(({ length }) => length))
}
