import type { Models } from '@chainwright/core'
import type { EndpointModels } from '@chainwright/nodes/web'

/** One door to the models of the page and to those of the user's endpoints. */
export function withEndpoints(page: Models, endpoints: EndpointModels): Models {
  const placeOf = (reference: string): Models => (endpoints.knows(reference) ? endpoints : page)
  return {
    resolve: (reference, capabilities, signal) =>
      placeOf(reference).resolve(reference, capabilities, signal),
    problem: (reference, capabilities) => placeOf(reference).problem?.(reference, capabilities),
    concurrency: (reference) => placeOf(reference).concurrency?.(reference),
  }
}
