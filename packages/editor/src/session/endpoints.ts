import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Runner, RunnerEndpoints } from '../run/runner.ts'
import type { Editor } from './editor.ts'
import { openEndpointKeeper, type EndpointKeeper, type OwnEndpoint } from './endpoint-keeper.ts'

/** The endpoints that the user set up, by name. */
export interface EndpointsState {
  readonly endpoints: readonly OwnEndpoint[]
  /** This browser keeps nothing: they are gone with the page. */
  readonly isFleeting: boolean
}

/** The endpoints of an editor, and what changes them. Keys are here and at the runner alone. */
export interface Endpoints {
  readonly store: StoreApi<EndpointsState>
  /** Asks them; `undefined` where nothing runs in the page. */
  readonly asked: RunnerEndpoints | undefined
  /** Reads what this device keeps, once; gives all that are known. Never rejects. */
  read(): Promise<readonly OwnEndpoint[]>
  /** Adds an endpoint, or puts it in the place of `before`. */
  save(endpoint: OwnEndpoint, before?: string): Promise<void>
  remove(name: string): Promise<void>
}

const known = new WeakMap<Editor, Endpoints>()

/** The endpoints of an editor. Only the user's hand changes them: no file, link or flow does. */
export function endpointsOf(editor: Editor): Endpoints {
  const found = known.get(editor)
  if (found) return found
  // They are those of the page, wherever flows run now.
  const [page] = editor.places.store.getState().all
  const made = createEndpoints(page, openEndpointKeeper())
  known.set(editor, made)
  return made
}

/** Makes them around a place where they are kept. */
export function createEndpoints(
  page: Pick<Runner, 'endpoints'> | undefined,
  keeper: EndpointKeeper,
): Endpoints {
  const store = createStore<EndpointsState>(() => ({ endpoints: [], isFleeting: false }))
  let reading: Promise<void> | undefined

  function show(endpoints: readonly OwnEndpoint[]): void {
    const sorted = endpoints.toSorted((a, b) => a.name.localeCompare(b.name))
    store.setState({ endpoints: sorted })
    page?.endpoints?.set(sorted)
  }

  async function readKept(): Promise<void> {
    const kept = await orFleeting(() => keeper.read(), [])
    if (kept.length > 0) show(kept)
  }

  async function orFleeting<V>(work: () => Promise<V>, otherwise: V): Promise<V> {
    try {
      return await work()
    } catch {
      store.setState({ isFleeting: true })
      return otherwise
    }
  }

  const read = async (): Promise<readonly OwnEndpoint[]> => {
    await (reading ??= readKept())
    return store.getState().endpoints
  }
  return {
    store,
    asked: page?.endpoints,
    read,
    save: async (endpoint, before = endpoint.name) => {
      const names = new Set([before, endpoint.name])
      const others = (await read()).filter(({ name }) => !names.has(name))
      show([...others, endpoint])
      if (before !== endpoint.name) await orFleeting(() => keeper.remove(before), undefined)
      await orFleeting(() => keeper.write(endpoint), undefined)
    },
    remove: async (name) => {
      show((await read()).filter((one) => one.name !== name))
      await orFleeting(() => keeper.remove(name), undefined)
    },
  }
}

/** The endpoint that a model is asked at, by its reference. */
export function endpointOf(
  reference: string,
  endpoints: readonly OwnEndpoint[],
): OwnEndpoint | undefined {
  const [name] = reference.split('/')
  return reference.includes('/') ? endpoints.find((one) => one.name === name) : undefined
}

/** Scheme, host and port of an endpoint, as the browser reads them: names of other scripts as punycode. */
export function originOf({ address }: OwnEndpoint): string {
  return new URL(address).origin
}
