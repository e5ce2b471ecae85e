import type { Dial } from '../doors/dial.ts'

/** The hub that is asked when no other one is configured. */
export const publicHub = 'https://huggingface.co'

/** Where models come from, and how it is asked. */
export interface HubSite {
  /** Without a slash at the end. */
  readonly address: string
  readonly dial: Dial
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}

/** A hub of models, and the folder that its models are kept in. */
export interface Hub extends HubSite {
  readonly cacheFolder: string
  readonly limitBytes: number
}

/** An address of the hub, each part of the path encoded. */
export function hubUrl({ address }: Pick<HubSite, 'address'>, ...parts: readonly string[]): string {
  return `${address}/${parts
    .flatMap((part) => part.split('/'))
    .map(encodeURIComponent)
    .join('/')}`
}
