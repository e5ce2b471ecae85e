import { isFlowError } from '@chainwright/core'
import type { UsableDevice } from '../load/specification.ts'
import { findModel, has, startersOf } from './find-model.ts'
import type { FoundModel, ModelShelves } from './find-model.ts'
import { parseReference } from './reference.ts'

/** A model, and what it is to do of what was asked for. */
export interface ModelPart {
  found: FoundModel
  capabilities: readonly string[]
}

/**
 * The models that a reference means to a node that needs these capabilities: one, but for plain
 * `starter`, where several share the work when none can do all of it. Throws as `findModel` does.
 */
export function findModels(
  shelves: ModelShelves,
  written: string,
  capabilities: readonly string[],
  usable?: UsableDevice,
): ModelPart[] {
  const { source, name } = parseReference(written, shelves.aliases)
  const names = source === 'starter' && name === undefined ? shareOut(shelves, capabilities) : []
  if (names.length < 2) {
    return [{ found: findModel(shelves, written, capabilities, usable), capabilities }]
  }
  return names.map((part) => ({
    found: findModel(shelves, `starter/${part.name}`, part.capabilities, usable),
    capabilities: part.capabilities,
  }))
}

/** Who does what: the starter that can do most comes first. Empty when something is left over. */
function shareOut(shelves: ModelShelves, capabilities: readonly string[]) {
  const parts: { name: string; capabilities: string[] }[] = []
  let left = [...capabilities]
  while (left.length > 0) {
    const able = startersOf(shelves)
      .map((model) => ({ name: model.name, capabilities: left.filter((one) => has(model, one)) }))
      .toSorted((a, b) => weight(b.capabilities) - weight(a.capabilities))
    const [most] = able
    if (!most || most.capabilities.length === 0) return []
    parts.push(most)
    left = left.filter((one) => !most.capabilities.includes(one))
  }
  return parts
}

/** Of equals, one that generates comes first, so that it also counts the tokens. */
function weight(capabilities: readonly string[]): number {
  return capabilities.length + (capabilities.includes('generate') ? 0.5 : 0)
}

/** Says why no model of the shelves could serve; `undefined` when one could. Loads nothing. */
export function modelsProblem(
  shelves: ModelShelves,
  reference: string,
  capabilities: readonly string[],
): string | undefined {
  try {
    findModels(shelves, reference, capabilities)
    return undefined
  } catch (error) {
    if (isFlowError(error)) return error.message
    throw error
  }
}
