/** Whether a model is neither of the page nor of the hub: then it is asked at an endpoint of the user's. */
export function isAtEndpoint(reference: string): boolean {
  return reference.includes('/') && !/^(?:starter|file|hf)\//.test(reference)
}
