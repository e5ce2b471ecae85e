import type { PageEndpoint } from '@chainwright/nodes/web'

/** Brings the endpoints that a device keeps. */
export type BringEndpoints = () => Promise<readonly PageEndpoint[]>

/** The endpoints that a runner knows by now. */
export interface EndpointList {
  current(): readonly PageEndpoint[]
  /** Resolves when those that the device keeps were brought, or others set. Never rejects. */
  ready(): Promise<void>
  set(endpoints: readonly PageEndpoint[]): void
}

/** Makes the list; `bring` is asked once, when it is needed first, and `tell` told of every change. */
export function createEndpointList(
  bring: BringEndpoints,
  tell: (endpoints: readonly PageEndpoint[]) => void,
): EndpointList {
  let list: readonly PageEndpoint[] | undefined
  let bringing: Promise<void> | undefined

  const brought = async (): Promise<void> => {
    // A browser that keeps nothing has none.
    const kept = await bring().catch(() => [])
    if (!list) set(kept)
  }
  const set = (next: readonly PageEndpoint[]): void => {
    list = next
    tell(next)
  }
  return {
    current: () => list ?? [],
    ready: () => (bringing ??= brought()),
    set,
  }
}
