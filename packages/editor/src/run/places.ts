import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Runner } from './runner.ts'
import type { ServerRunner } from './server-runner.ts'

/** Where flows can run, and where they run now. */
export interface PlacesState {
  readonly chosen: Runner
  /** All of them; the page is the first. */
  readonly all: readonly Runner[]
}

/** The places where flows run. */
export interface Places {
  readonly store: StoreApi<PlacesState>
  /** The runner of the place that is chosen: whoever holds it need not know that there are others. */
  readonly runner: Runner
  /** Adds a place, and chooses it. */
  add(runner: Runner): void
  choose(runner: Runner): void
  /** Where a run was begun, or is followed from; the chosen place for a run that is not known. */
  of(run: string): Runner
  /** The value with everything brought that a server told abridged. */
  whole<V>(value: V): Promise<V>
  /** Says where a run is that was not begun here. */
  claim(run: string, runner: Runner): void
}

/** Places of which one is there. */
export function createPlaces(first: Runner): Places {
  const store = createStore<PlacesState>(() => ({ chosen: first, all: [first] }))
  const owners = new Map<string, Runner>()
  const chosen = (): Runner => store.getState().chosen
  const whole = async <V>(value: V): Promise<V> => {
    let brought = value
    for (const runner of store.getState().all) {
      if (isServerRunner(runner)) brought = await runner.whole(brought)
    }
    return brought
  }
  const own: Partial<Runner> = {
    run: async (request, follower) => {
      const runner = chosen()
      owners.set(request.run, runner)
      const { pins, inputs } = await whole({ pins: request.pins, inputs: request.inputs })
      return runner.run({ ...request, inputs, ...(pins && { pins }) }, follower)
    },
    // A question is answered where its run is, whatever is chosen by now.
    answer: (run, step, value) => (owners.get(run) ?? chosen()).answer(run, step, value),
  }
  const runner = new Proxy(first, {
    get: (_, name): unknown => Reflect.get(own, name) ?? Reflect.get(chosen(), name),
  })
  return {
    store,
    runner,
    add: (added) => store.setState({ chosen: added, all: [...store.getState().all, added] }),
    choose: (one) => store.setState({ chosen: one }),
    of: (run) => owners.get(run) ?? chosen(),
    whole,
    claim: (run, one) => void owners.set(run, one),
  }
}

/** Whether a runner is that of a server, which says by itself what a flow would do there. */
export function isServerRunner(runner: Runner): runner is ServerRunner {
  return 'sheet' in runner
}
