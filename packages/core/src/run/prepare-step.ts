import { FlowError } from '../error.ts'
import type { PlannedNode } from '../flow/plan.ts'
import type { Model } from '../node/models.ts'
import { outputsProblem } from './check-values.ts'
import { becauseOf, cacheKey, cacheParts } from './content-cache.ts'
import type { Driver } from './driver.ts'
import type { Outputs } from './events.ts'
import type { OwnTry } from './step-request.ts'

/** The models of a node, made ready once per run. */
export async function resolveModels(
  driver: Driver,
  planned: PlannedNode,
  fallback: boolean,
): Promise<Model[]> {
  const { onError } = planned.policy
  const wanted =
    fallback && onError.type === 'fallback'
      ? [
          {
            reference: onError.model,
            capabilities: planned.models.flatMap((model) => model.capabilities),
          },
        ]
      : planned.models
  const { models, resolved } = driver
  const [first] = wanted
  if (!first) return []
  if (!models) {
    const message = `node \`${planned.id}\` needs the model \`${first.reference}\`, and the run was given no models: pass \`models\``
    throw new FlowError({ code: 'model-missing', message, node: planned.id })
  }
  return Promise.all(
    wanted.map(({ reference, capabilities }) => {
      const key = JSON.stringify([reference, capabilities])
      const known = resolved.get(key)
      if (known) return known
      const made = models.resolve(reference, capabilities, driver.controller.signal)
      resolved.set(key, made)
      made.catch(() => resolved.delete(key))
      return made
    }),
  )
}

/** The outputs that the cache holds for a step, if any; notes why it has to run otherwise. */
export async function answerFromCache(
  driver: Driver,
  step: OwnTry,
  models: readonly Model[],
): Promise<Outputs | undefined> {
  const { cache, state } = driver
  if (!cache) return undefined
  if (!step.planned.type.repeatable(step.inputs, state.seed)) {
    step.because = { type: 'not-repeatable' }
    return undefined
  }
  const identities = models.map((model) => model.identity)
  const parts = cacheParts(step.planned, step.inputs, { identities, seed: state.seed })
  const key = cacheKey(parts)
  const place = step.item === undefined ? step.node : `${step.node}#${step.item}`
  const found = await cache.read(key)
  const good = found && !outputsProblem(step.planned, found, driver.valueBytes)
  step.because = good ? { type: 'same' } : becauseOf(await cache.lastParts(place), parts)
  await cache.rememberParts(place, parts)
  driver.now = driver.clock.now()
  if (good) return found
  step.cacheKey = key
  return undefined
}

/** Stores a result. One that cannot be kept is a lost saving, not a failed step. */
export function keepResult(driver: Driver, key: string, outputs: Outputs): void {
  const ignore = (): void => undefined
  try {
    Promise.resolve(driver.cache?.write(key, outputs)).catch(ignore)
  } catch {
    // as above
  }
}
