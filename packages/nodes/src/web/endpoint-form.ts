import { isThisMachine } from './page-dial.ts'

const form = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/
/** The first words of references that mean models of another kind. */
const taken: ReadonlySet<string> = new Set(['starter', 'file', 'hf', 'inputs'])

/** Why an endpoint cannot be called so; `undefined` when it can. */
export function endpointNameProblem(name: string): 'form' | 'taken' | undefined {
  if (!form.test(name)) return 'form'
  return taken.has(name) ? 'taken' : undefined
}

/** Why an address cannot be that of an endpoint; `undefined` when it can. */
export function endpointAddressProblem(
  address: string,
): 'form' | 'secret' | 'insecure' | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return 'form'
  if (url.username || url.password || url.search || url.hash) return 'secret'
  return url.protocol === 'https:' || isThisMachine(url) ? undefined : 'insecure'
}

/** Why a key cannot be one: keys are visible signs of ASCII, because others cannot stand in a header. */
export function endpointKeyProblem(key: string): 'form' | undefined {
  return /^[\x21-\x7e]*$/.test(key) ? undefined : 'form'
}
