import { startOnEngine, type EngineHandle } from '@chainwright/durable/engines'
import { withoutAbsent, type NewRun } from '../begin-run.ts'
import type { CarriedRun, CommonOptions } from '../carry-out-run.ts'

/** Begins a run on an engine, whose workers carry it out. Its id is told once the engine has it. */
export function beginOnEngine(
  { plan, text, cache: _ofWorkers, ...asked }: NewRun,
  { engine, store }: EngineHandle,
  tellId: (run: string) => void,
): (common: Pick<CommonOptions, 'onEvent'>) => CarriedRun {
  const handle = {
    store,
    engine: {
      ...engine,
      async submit(run: string) {
        await engine.submit(run)
        tellId(run)
      },
    },
  }
  return ({ onEvent }) => startOnEngine(handle, plan, text, { ...withoutAbsent(asked), onEvent })
}
