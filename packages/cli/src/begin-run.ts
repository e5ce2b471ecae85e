import {
  startRun,
  type ContentCache,
  type Outputs,
  type Pins,
  type Plan,
  type RunEvent,
} from '@chainwright/core'
import type { Store } from '@chainwright/durable'
import type { CarriedRun, CommonOptions } from './carry-out-run.ts'
import type { Environment } from './environment.ts'

/** What a new run is made of. */
export interface NewRun {
  readonly plan: Plan
  /** Text of the flow file. */
  readonly text: string
  readonly name: string | undefined
  /** Path of the flow file. */
  readonly source: string | undefined
  readonly inputs: Outputs
  readonly seed: number | undefined
  readonly until: string | undefined
  readonly pins: Pins | undefined
  readonly parent?: string | undefined
  /** Results of earlier steps; left out, every node runs. */
  readonly cache?: ContentCache | undefined
}

/** Begins a run; with a store, one that is remembered, whose id is told as soon as it is. */
export async function beginNewRun(
  { plan, text, name, source, ...asked }: NewRun,
  store: Store | undefined,
  tellId: (run: string) => void,
): Promise<(common: CommonOptions) => CarriedRun> {
  const options = withoutAbsent(asked)
  if (!store) return (common) => startRun(plan, { ...options, ...common })
  const { startStored } = await import('@chainwright/durable')
  return ({ signal: _leaves, onEvent, ...common }) =>
    startStored(store, plan, text, {
      ...options,
      ...common,
      name,
      source,
      onEvent(event: RunEvent) {
        if (event.type === 'run-start') tellId(event.run)
        onEvent(event)
      },
    })
}

/** Tells the id of a run that is remembered, for going on with it. */
export function idTeller(
  { stderr }: Pick<Environment, 'stderr'>,
  isQuiet: boolean,
): (run: string) => void {
  return (run) => {
    if (!isQuiet) stderr.write(`${run}\n`)
  }
}

type WithoutUndefined<V> = { [K in keyof V]?: Exclude<V[K], undefined> }

/** The same values without those that are `undefined`. */
export function withoutAbsent<V extends object>(values: V): WithoutUndefined<V> {
  const there = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as WithoutUndefined<V>
}
