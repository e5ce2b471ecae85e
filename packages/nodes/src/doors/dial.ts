import type { Credential } from './credential.ts'

/** What is asked of an address. */
export interface DialOptions {
  signal: AbortSignal
  /** Default `GET`. */
  method?: 'GET' | 'HEAD' | 'POST'
  /** Headers by name. Those of the connection itself, such as `Host`, are the dialer's own. */
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array | string
  /** A secret that joins the request once its destination is known to be one of its own. */
  credential?: Credential
  /** Bounds that differ from the usual ones. */
  limits?: Partial<DialLimits>
}

/** Bounds of one call. */
export interface DialLimits {
  /** Largest body, after decoding. Default 20 MiB. */
  bytes: number
  /** Longest time from the start to the last byte, in milliseconds. Default 2 minutes. */
  totalMs: number
  /** Longest time to the answer's head, in milliseconds, for each redirect anew. Default 20 s. */
  firstByteMs: number
  /** Slowest body that is put up with, in bytes per second. Default 1,024. */
  bytesPerSecond: number
  /** How long a body may be slower than that, in milliseconds. Default 15 s. */
  patienceMs: number
}

/** What an address answered. Any status is an answer. */
export interface DialResponse {
  status: number
  /** Values by name in lower case. */
  headers: ReadonlyMap<string, string>
  /** The address that answered, after redirects. */
  url: string
  /**
   * The decoded body, once. Fails with a `FlowError` when it breaks a bound or the connection ends
   * too early.
   */
  body: AsyncIterable<Uint8Array>
  /** Ends the connection, when the body is not wanted. */
  discard(): void
}

/**
 * The door to the network: the only way by which a node reaches an address. Rejects with a
 * `FlowError`: `url-refused`, `origin-not-granted`, `address-refused`, `redirect-refused`, `download-too-large`,
 * `too-slow`, `connection-failed`, `response-invalid`, `credential-origin-mismatch`,
 * `credential-insecure`.
 */
export type Dial = (url: string, options: DialOptions) => Promise<DialResponse>

declare module '@chainwright/core' {
  interface Services {
    dial: Dial
  }
}
