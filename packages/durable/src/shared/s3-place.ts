import { FlowError } from '@chainwright/core'

/** Where texts are kept on a service that speaks S3, and with which key. */
export interface S3StoreOptions {
  /** Of the service, such as `https://s3.eu-central-1.amazonaws.com`. Buckets are part of the path. */
  readonly address: string
  readonly bucket: string
  /** What all names of objects begin with, such as `team/flows`. Default: nothing. */
  readonly prefix?: string | undefined
  /** Default `us-east-1`, which is what services without regions take. */
  readonly region?: string | undefined
  readonly keyId: string
  readonly secretKey: string
  /** Goes with keys that hold for some hours. */
  readonly sessionToken?: string | undefined
  /** Whether a service that is not on this machine may be asked without TLS. Default `false`. */
  readonly withoutTls?: boolean | undefined
  /** Whether `change` is needed, which not every service can. Default `true`. */
  readonly changes?: boolean | undefined
  /** Longest time of a request with all its tries, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number | undefined
  /** Longest time in which no byte comes, in milliseconds. Default 15,000. */
  readonly quietMs?: number | undefined
  /** Requests at once. Default 16. */
  readonly connections?: number | undefined
}

/** The same, checked. */
export interface S3Place {
  readonly address: URL
  readonly bucket: string
  /** Empty, or ends with `/`. */
  readonly prefix: string
  readonly region: string
  readonly keyId: string
  readonly secretKey: string
  readonly sessionToken: string | undefined
  readonly timeoutMs: number
  readonly quietMs: number
  readonly connections: number
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const prefixPart = /^(?!\.\.?$)[A-Za-z0-9_.-]{1,200}$/

/** Checks where to. Throws `store-unusable`. */
export function checkPlace(options: S3StoreOptions): S3Place {
  const { bucket, keyId, secretKey, region = 'us-east-1', withoutTls = false } = options
  const { timeoutMs = 60_000, quietMs = 15_000, connections = 16, sessionToken } = options
  const address = URL.canParse(options.address) ? new URL(options.address) : undefined
  if (!address || !/^https?:$/.test(address.protocol) || address.username || address.password)
    throw wrong('the address of the service is none: write it as https://HOST, without a key')
  if (address.protocol === 'http:' && !withoutTls && !isLoopback(address.hostname))
    throw wrong(
      `${address.host} would be asked without TLS, so that everyone on the way reads along: write https://, or allow it with \`withoutTls\``,
    )
  if (!bucketName.test(bucket)) throw wrong('the name of the bucket is none: a-z, 0-9, . and -')
  if (!keyId || !secretKey) throw wrong('the key is missing: its id and its secret are both needed')
  const parts = (options.prefix ?? '').split('/').filter((part) => part !== '')
  if (!parts.every((part) => prefixPart.test(part)) || parts.length > 20)
    throw wrong('the prefix has letters, digits, `_`, `.` and `-`, with `/` between them')
  const prefix = parts.map((part) => `${part}/`).join('')
  const where = { address, bucket, prefix, region, keyId, secretKey, sessionToken }
  return { ...where, timeoutMs, quietMs, connections }
}

/** What to do when a service does not hold to conditions. */
export const withoutConditions =
  'Workers would overwrite each other there: take a service that holds to the conditions `If-Match` and `If-None-Match`, or keep the records in PostgreSQL or in a folder, and only large values here'

/** What to do about an answer. */
export function adviceFor(status: number, code: string | undefined): string {
  if (code === 'NoSuchBucket') return 'Make the bucket, or name another'
  if (code === 'RequestTimeTooSkewed') return 'Set the clock of this machine'
  if (code === 'AuthorizationHeaderMalformed' || (status >= 300 && status < 400))
    return 'The bucket is in another region or at another address: set those of the service itself; redirects are not followed'
  if (status === 501) return withoutConditions
  if (status === 401 || status === 403)
    return 'Look at the key, and whether it may read, write, list and delete there'
  return 'Look whether this is the address of a service that speaks S3'
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

function wrong(what: string): FlowError {
  return new FlowError({ code: 'store-unusable', message: `the store on S3: ${what}` })
}
