import type { Models } from '@chainwright/core'

/** Tokens and money, spent or set aside. */
export interface Spent {
  readonly tokens: number
  /** In the currency of the user's price list. */
  readonly cost: number
}

/** What one run has spent and set aside so far, by the name of the provider. */
export type Tally = Map<string, Spent>

/** A run that a call is counted for, and its share of the call. */
export interface Payer {
  readonly tally: Tally
  /** From 0 to 1; calls for several runs at once are divided. */
  readonly share: number
}

/**
 * The same models, which count what each run spends by itself: the engine asks for a run's own models
 * when the run begins. Models that cost nothing take no notice.
 */
export function countPerRun<M extends Models>(models: M): M {
  return { ...models, forRun: () => paidBy(models, [{ tally: new Map(), share: 1 }]) }
}

/** The same models, whose calls are counted for these payers. */
export function paidBy(models: Models, payers: readonly Payer[]): Models {
  return {
    ...models,
    async resolve(reference, capabilities, signal) {
      const model = await models.resolve(reference, capabilities, signal)
      const paid = Object.entries(model.capabilities).map(([name, capability]) => {
        return [name, name === 'tokenize' ? capability : paidCapability(capability, payers)]
      })
      return { ...model, capabilities: Object.fromEntries(paid) as typeof model.capabilities }
    },
  }
}

function paidCapability<C extends object>(capability: C, payers: readonly Payer[]): C {
  return new Proxy(capability, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name)
      if (typeof part !== 'function') return part
      return (...given: unknown[]): unknown =>
        part.apply(
          target,
          given.map((one) => withPayers(one, payers)),
        )
    },
  })
}

/** The options of a call are what has the signal. */
function withPayers(given: unknown, payers: readonly Payer[]): unknown {
  if (typeof given !== 'object' || given === null || !('signal' in given)) return given
  return { ...given, payers }
}
