import { setTimeout as wait } from 'node:timers/promises'
import { createDialer } from '../doors/create-dialer.ts'
import type { Dial } from '../doors/dial.ts'
import { publicHub, type Hub } from './hub.ts'

/** Most bytes of the cache folder unless another limit is given: 20 GB. */
export const defaultCacheLimit = 20_000_000_000

/** Where models come from, and where they go. */
export interface HubOptions {
  /** Folder of downloaded models; made when it is not there, for its owner only. */
  cacheFolder: string
  /**
   * Address of the hub, of the user's own configuration: it may be private. Default: the public
   * hub.
   */
  address?: string
  /** Most bytes of the cache folder. Default 20 GB. */
  limitBytes?: number
  /** Another way to the network; for tests. */
  dial?: Dial
  /** Another way to wait before a further try; for tests. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * Names a hub and a cache folder; nothing is opened yet. Throws a `FlowError` (`url-refused`) for an
 * address that is none.
 *
 * @example
 * const hub = createHub({ cacheFolder: '/home/me/.cache/chainwright/models' })
 * const model = await describeModel(hub, 'hf/onnx-community/Qwen3-0.6B-ONNX#q4', { signal })
 * await pullModel(hub, model, { signal })
 */
export function createHub(options: HubOptions): Hub {
  const address = (options.address ?? publicHub).replace(/\/+$/, '')
  return {
    address,
    cacheFolder: options.cacheFolder,
    limitBytes: options.limitBytes ?? defaultCacheLimit,
    dial: options.dial ?? createDialer({ profiles: address === publicHub ? [] : [address] }),
    pause: options.pause ?? ((ms, signal) => wait(ms, undefined, { signal })),
  }
}
