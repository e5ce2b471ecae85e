/** Where a model does its work, and what has to happen before. */
export type ModelPlace = 'starter' | 'here' | 'download' | 'endpoint'

/** A model that a node may be given. */
export interface OfferedModel {
  /** As flows name it. */
  readonly reference: string
  /** What people call it; the reference when left out. */
  readonly title?: string
  /** What it is good for, in a few words. */
  readonly about?: string
  readonly where: ModelPlace
  /** Size of its weights, in megabytes (10⁶ bytes); left out where it does not matter. */
  readonly megabytes?: number
  readonly capabilities: readonly string[]
}

/** An offered model, and what it lacks for a node. */
export interface JudgedModel {
  readonly model: OfferedModel
  readonly lacking: readonly string[]
}

/** The models in the order of a list: those that can do all that is needed first, as they were offered. */
export function judgeModels(
  models: readonly OfferedModel[],
  needed: readonly string[],
): readonly JudgedModel[] {
  return models
    .map((model) => ({
      model,
      lacking: needed.filter((capability) => !model.capabilities.includes(capability)),
    }))
    .toSorted((a, b) => Number(a.lacking.length > 0) - Number(b.lacking.length > 0))
}
