import type { Engine } from './engine.ts'
import type { Runner } from './runner.ts'

/** A runner around an engine in the same thread, for programs without a page. It offers no models. */
export function createEngineRunner(engine: Engine, where: string): Runner {
  const none = <V>(value: V) => Promise.resolve(value)
  const refuse = () => Promise.reject(new Error('there are no models to download here'))
  return {
    where,
    run: (request, follower) => engine.run(request, follower),
    answer: async (run, step, value) => engine.answer(run, step, value),
    models: {
      list: () => none([]),
      devices: () => none([]),
      offer: refuse,
      download: refuse,
      remove: () => none(0),
      room: () => none({ used: 0, free: 0 }),
    },
    onLoading: () => () => undefined,
    close: () => undefined,
  }
}
