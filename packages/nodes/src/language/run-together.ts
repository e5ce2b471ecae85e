import { type StepContext, toFlowError } from '@chainwright/core'
import { oneByOne } from './one-by-one.ts'

/** A node's work around one call of a model that takes many items at once. */
export interface SharedCall<I, M, Item, Result, O> {
  /** What a step asks the model. Throws for inputs that make no sense. */
  items(inputs: I, model: M): readonly Item[]
  /** Asks for the items of one or more steps; one result per item, in order. */
  call(items: readonly Item[], step: StepOf<I, M>): Promise<readonly Result[]>
  /** The outputs of a step, from the results of its items. */
  outputs(step: StepOf<I, M>, results: readonly Result[]): O
  /** Steps with different keys are asked in different calls. Default: all together. */
  key?(inputs: I): unknown
}

/** A step as its node is handed it. */
export interface StepOf<I, M> {
  readonly inputs: I
  readonly model: M
  readonly context: Pick<StepContext, 'signal' | 'usage' | 'delta'>
}

/**
 * Makes `run` and `runBatch` of a node that asks a model about items: those of all steps of a batch go
 * to the model in one call. When that call fails, the steps are asked one by one, so that each has its
 * own result or error.
 */
export function runTogether<I, M, Item, Result, O>(work: SharedCall<I, M, Item, Result, O>) {
  type Step = StepOf<I, M>

  async function run(step: Step): Promise<O> {
    const items = work.items(step.inputs, step.model)
    const results = items.length === 0 ? [] : await work.call(items, step)
    return work.outputs(step, results)
  }

  async function runBatch(steps: readonly Step[]): Promise<(O | Error)[]> {
    const done = new Map<Step, O | Error>()
    const asking: Step[] = []
    for (const step of steps) {
      const refused = refusal(step)
      if (refused) done.set(step, refused)
      else asking.push(step)
    }
    for (const group of Map.groupBy(asking, ({ inputs }) => work.key?.(inputs)).values()) {
      const results = await runGroup(group)
      for (const [index, step] of group.entries()) done.set(step, results[index] as O | Error)
    }
    return steps.map((step) => done.get(step) as O | Error)
  }

  function refusal({ inputs, model }: Step): Error | undefined {
    try {
      work.items(inputs, model)
      return undefined
    } catch (thrown) {
      return toFlowError(thrown)
    }
  }

  async function runGroup(steps: readonly Step[]): Promise<(O | Error)[]> {
    const [first] = steps
    if (!first) return []
    const items = steps.map(({ inputs, model }) => work.items(inputs, model))
    const all = items.flat()
    try {
      const results = all.length === 0 ? [] : await work.call(all, first)
      let next = 0
      return steps.map((step, index) => {
        const own = results.slice(next, (next += items[index]?.length ?? 0))
        return work.outputs(step, own)
      })
    } catch {
      const { signal } = first.context
      signal.throwIfAborted()
      return oneByOne(steps, signal, run)
    }
  }

  return { run, runBatch }
}
