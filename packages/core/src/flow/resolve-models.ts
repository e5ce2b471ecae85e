import type { NodeType } from '../node/node-type.ts'
import type { FlowNode } from './flow.ts'
import type { IssueList, Place } from './issues.ts'
import type { PlannedModel, PlannedNode } from './plan.ts'
import { literalsOf, reportRefusal } from './resolve-ports.ts'

/** Says why a model reference could not serve, without loading anything. */
export interface ModelCheck {
  problem?(reference: string, capabilities: readonly string[]): string | undefined
}

const none: readonly PlannedModel[] = []

/** Decides which reference serves each capability that a node needs; reports what is missing. */
export function resolveModels(
  node: FlowNode,
  type: NodeType,
  { place, issues, check }: { place: Place; issues: IssueList; check: ModelCheck | undefined },
): readonly PlannedModel[] {
  const needed = neededCapabilities(node, type, place, issues)
  if (!needed) return none
  const at = { ...place, pointer: `${place.pointer}/model` }
  const fallback = node.onError?.type === 'fallback' ? node.onError.model : undefined
  const fallbackAt = { ...place, pointer: `${place.pointer}/onError/fallback` }
  if (needed.length === 0) {
    const told = `\`${type.name}\` uses no model here`
    if (node.model !== undefined) issues.notice('model-unused', at, told)
    if (fallback !== undefined) issues.notice('model-unused', fallbackAt, told)
    return none
  }
  const models = byReference(node, type, needed, (told) =>
    issues.error('model-missing', place, told),
  )
  for (const { reference, capabilities } of models) {
    const problem = check?.problem?.(reference, capabilities)
    if (problem && fallback === undefined) issues.error('model-missing', at, problem)
    if (problem && fallback !== undefined) issues.notice('model-missing', at, problem)
  }
  const problem = fallback !== undefined && check?.problem?.(fallback, needed)
  if (problem) issues.error('model-missing', fallbackAt, problem)
  return models
}

function neededCapabilities(
  node: FlowNode,
  type: NodeType,
  place: Place,
  issues: IssueList,
): readonly string[] | undefined {
  if (typeof type.model !== 'function') return type.model
  try {
    return type.model(literalsOf(node, type))
  } catch (thrown) {
    reportRefusal(thrown, place, issues)
    return undefined
  }
}

function byReference(
  node: FlowNode,
  type: NodeType,
  needed: readonly string[],
  onMissing: (told: string) => void,
): PlannedModel[] {
  const found = new Map<string, string[]>()
  for (const capability of needed) {
    const reference = typeof node.model === 'string' ? node.model : node.model?.get(capability)
    if (reference !== undefined) {
      found.set(reference, [...(found.get(reference) ?? []), capability])
      continue
    }
    onMissing(
      `\`${type.name}\` needs a model that can ${capability}: add "model": "starter", or another reference`,
    )
  }
  return [...found].map(([reference, capabilities]) => ({ reference, capabilities }))
}

/** Every model reference that some nodes name, those in their bodies included. */
export function referencesOf(nodes: readonly PlannedNode[]): readonly string[] {
  const references = new Set<string>()
  for (const { models, policy, body } of nodes) {
    for (const { reference } of models) references.add(reference)
    if (models.length > 0 && policy.onError.type === 'fallback')
      references.add(policy.onError.model)
    for (const reference of body?.references ?? []) references.add(reference)
  }
  return [...references]
}
