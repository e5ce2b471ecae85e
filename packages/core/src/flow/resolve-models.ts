import type { NodeType } from '../node/node-type.ts'
import type { FlowNode } from './flow.ts'
import type { IssueList, Place } from './issues.ts'
import type { PlannedModel } from './plan.ts'
import { literalsOf } from './resolve-ports.ts'

/** Says why a model reference could not serve, without loading anything. */
export interface ModelCheck {
  problem?(reference: string, capabilities: readonly string[]): string | undefined
}

const none: readonly PlannedModel[] = []

/** Decides which reference serves each capability that a node needs; reports what is missing. */
export function resolveModels(
  node: FlowNode,
  type: NodeType,
  place: Place,
  issues: IssueList,
  check: ModelCheck | undefined,
): readonly PlannedModel[] {
  const needed = typeof type.model === 'function' ? type.model(literalsOf(node, type)) : type.model
  const at = { ...place, pointer: `${place.pointer}/model` }
  if (needed.length === 0) {
    if (node.model !== undefined)
      issues.notice('model-unused', at, `\`${type.name}\` uses no model here`)
    return none
  }
  const byReference = new Map<string, string[]>()
  for (const capability of needed) {
    const reference = typeof node.model === 'string' ? node.model : node.model?.get(capability)
    if (reference === undefined) {
      const told = `\`${type.name}\` needs a model that can ${capability}: add "model": "starter", or another reference`
      issues.error('model-missing', place, told)
      continue
    }
    byReference.set(reference, [...(byReference.get(reference) ?? []), capability])
  }
  const models = [...byReference].map(([reference, capabilities]) => ({ reference, capabilities }))
  for (const { reference, capabilities } of models) {
    const problem = check?.problem?.(reference, capabilities)
    if (problem) issues.error('model-missing', at, problem)
  }
  return models
}
