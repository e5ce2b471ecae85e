import { FlowError } from '../error.ts'
import type { PlannedModel, PlannedNode } from '../flow/plan.ts'
import type { Model } from '../node/models.ts'
import { outputsProblem } from './check-values.ts'
import { callsKey, type StepCalls } from './calls.ts'
import { becauseOf, cacheKey, cacheParts, type CacheEntry } from './content-cache.ts'
import type { Driver } from './driver.ts'
import type { Outputs } from './events.ts'
import { pathOf, type NodeState } from './run-state.ts'
import type { OwnTry } from './step-request.ts'

/** The models of one node, ready for use. */
export interface ReadyModels {
  /** What decides their results, for the cache. */
  readonly identities: readonly string[]
  /** What the node's function is handed: each capability from the model that was chosen for it. */
  readonly capabilities: object
  /** The model of each capability. */
  readonly models: Readonly<Record<string, Model>>
}

const noModels: ReadyModels = { identities: [], capabilities: {}, models: {} }

/** Makes the models of a node ready, each once per run. */
export async function resolveModels(
  driver: Driver,
  node: NodeState,
  fallback: boolean,
): Promise<ReadyModels> {
  const { planned } = node
  const wanted = fallback ? fallbackModel(planned) : planned.models
  if (wanted.length === 0) return noModels
  const models = await Promise.all(wanted.map((model) => resolveModel(driver, node, model)))
  const chosen = wanted.flatMap(({ capabilities }, at) => {
    return capabilities.map((capability) => [capability, models[at] as Model] as const)
  })
  const offered = chosen.map(([name, model]) => [name, offer(model, name, node)])
  return {
    identities: models.map((model) => model.identity),
    capabilities: Object.fromEntries(offered) as object,
    models: Object.fromEntries(chosen),
  }
}

function fallbackModel({ models, policy }: PlannedNode): readonly PlannedModel[] {
  if (policy.onError.type !== 'fallback' || models.length === 0) return models
  const capabilities = models.flatMap((model) => model.capabilities)
  return [{ reference: policy.onError.model, capabilities }]
}

function resolveModel(
  { models, resolved, controller }: Driver,
  state: NodeState,
  { reference, capabilities }: PlannedModel,
): Promise<Model> {
  if (!models) {
    const node = pathOf(state)
    const message = `node \`${node}\` needs the model \`${reference}\`, and the run was given no models: pass \`models\``
    throw new FlowError({ code: 'model-missing', message, node })
  }
  const key = JSON.stringify([reference, capabilities])
  const known = resolved.get(key)
  if (known) return known
  const made = models.resolve(reference, capabilities, controller.signal)
  resolved.set(key, made)
  made.catch(() => resolved.delete(key)) // so that a retry asks again
  return made
}

function offer(model: Model | undefined, capability: string, state: NodeState): unknown {
  const offered = (model?.capabilities as Record<string, unknown> | undefined)?.[capability]
  if (offered !== undefined) return offered
  const node = pathOf(state)
  const message = `node \`${node}\` needs a model that can ${capability}, and \`${model?.reference}\` cannot: choose another`
  throw new FlowError({ code: 'capability-missing', message, node })
}

/**
 * The outputs that the cache holds for a step, if any; notes why it has to run otherwise. A cache
 * that fails holds nothing.
 */
export async function answerFromCache(
  driver: Driver,
  step: OwnTry,
  { identities }: ReadyModels,
): Promise<Outputs | undefined> {
  const { cache, state } = driver
  if (!cache) return undefined
  const { planned, inputs, node, item } = step
  if (planned.type.kind !== 'run' || !planned.type.repeatable(inputs, state.seed)) {
    step.because = { type: 'not-repeatable' }
    return undefined
  }
  const parts = cacheParts(planned, inputs, { identities, seed: state.seed })
  const place = item === undefined ? node : `${node}[${item}]`
  step.entry = { key: cacheKey(parts), place, parts }
  try {
    const found = await cache.read(step.entry.key)
    const good = found !== undefined && !outputsProblem(step.state, found, driver.valueBytes)
    step.because = good ? { type: 'same' } : becauseOf(await cache.lastParts(place), parts)
    return good ? found : undefined
  } catch {
    step.because = { type: 'forgotten' }
    return undefined
  } finally {
    driver.now = driver.clock.now()
  }
}

/** What the step asked when it first ran, where the cache has it. */
export async function callsFromCache(driver: Driver, step: OwnTry): Promise<StepCalls | undefined> {
  if (!driver.watchCalls || !step.entry || step.planned.models.length === 0) return undefined
  try {
    const kept = await driver.cache?.read(callsKey(step.entry.key))
    return kept?.['calls'] as StepCalls | undefined
  } catch {
    return undefined
  }
}

/** Stores a result. One that cannot be kept is a lost saving, not a failed step. */
export function keepResult(
  driver: Driver,
  entry: CacheEntry,
  outputs: Outputs | undefined,
  calls?: StepCalls,
): void {
  const { cache } = driver
  const { key, place, parts } = entry
  const attempt = async (): Promise<void> => {
    if (outputs) await cache?.write(key, outputs)
    if (outputs && calls) await cache?.write(callsKey(key), { calls })
    await cache?.rememberParts(place, parts)
  }
  attempt().catch(() => undefined)
}
