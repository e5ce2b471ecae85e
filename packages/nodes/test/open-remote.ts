import type { Capabilities, Clock } from '@chainwright/core'
import { createDialer } from '../src/doors/create-dialer.ts'
import { readConfiguration } from '../src/remote/configuration/read-configuration.ts'
import { createRemoteModels, providerOrigins } from '../src/remote/remote-models.ts'

/** A key that must never be seen but at its endpoint. */
export const canary = 'sk-canary-5d41402abc4b2a76b9719d911017c592'

/** Remote models whose provider `mine` is at an address on this machine, with a key. */
export function openRemote(address: string, settings: object = {}, clock?: Clock) {
  const mine = { kind: 'compatible', address, keyVariable: 'MY_KEY', ...settings }
  const configuration = readConfiguration({ providers: { mine } }, 'the test')
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  const secrets = (name: string) => (name === 'MY_KEY' ? canary : undefined)
  return createRemoteModels({ configuration, secrets, dial, ...(clock && { clock }) })
}

/** One capability of `mine/m`. */
export async function capabilityOf<N extends keyof Capabilities>(
  name: N,
  address: string,
  settings: object = {},
): Promise<Capabilities[N]> {
  const { signal } = new AbortController()
  const { capabilities } = await openRemote(address, settings).resolve('mine/m', [name], signal)
  return capabilities[name] as Capabilities[N]
}
