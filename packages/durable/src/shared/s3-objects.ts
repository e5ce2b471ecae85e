import { hash, randomBytes } from 'node:crypto'
import { FlowError } from '@chainwright/core'
import { parseListPage } from './s3-answers.ts'
import { unusable, type S3Client } from './s3-client.ts'
import type { S3Place } from './s3-place.ts'
import { isKey } from './shared-store.ts'

/** A text in a bucket. */
export interface S3Text {
  readonly text: string
  /** Names this state of the object, for conditions. */
  readonly etag: string | undefined
  /** Those of the last changes, the newest first. */
  readonly marks: readonly string[]
}

/** Under which condition a text is kept: that there is none, or that it is still this state. */
export type S3Condition =
  | { readonly type: 'none' }
  | { readonly type: 'same'; readonly etag: string }

/** Texts in a bucket, by their keys. */
export interface S3Objects {
  read(this: void, key: string): Promise<S3Text | undefined>
  write(this: void, key: string, text: string): Promise<void>
  /** Keeps a text if the condition holds. `in-doubt`: nobody knows, until it is read again. */
  writeIf(
    this: void,
    key: string,
    text: string,
    given: { readonly condition: S3Condition; readonly marks: readonly string[] },
  ): Promise<'in-doubt' | 'kept' | 'refused'>
  list(this: void, prefix: string): Promise<string[]>
  remove(this: void, key: string): Promise<void>
}

/** Longest text, in bytes of UTF-8. */
const mostBytes = 64 * 1024 * 1024
/** Longest answer that is no text. */
const mostOther = 8 * 1024 * 1024
const mostPages = 10_000
/** Services keep two kilobytes beside an object. */
const mostMarks = 32
/** As in a folder: one key may go on where another ends, and names of objects may not everywhere. */
const ending = '.json'
/** A condition that does not hold; someone else is writing; there is nothing to be the same as. */
const notHeld = [404, 409, 412]

/** Makes the access to texts in a bucket. */
export function createS3Objects(client: S3Client, place: S3Place): S3Objects {
  const { ask } = client
  const objectOf = (key: string): string => `${place.prefix}${key}${ending}`

  async function put(key: string, text: string, extra?: Record<string, string>) {
    const body = Buffer.from(text)
    if (body.length > mostBytes) throw tooLarge(key, body.length)
    const headers = {
      'content-type': 'application/json',
      'x-amz-meta-sha256': hash('sha256', body, 'hex'),
      ...extra,
    }
    const call = {
      method: 'PUT',
      object: objectOf(key),
      headers,
      body,
      mostBytes: mostOther,
    } as const
    return ask({ ...call, repeatable: !extra, ...(extra && { expected: notHeld }) })
  }

  return {
    async read(key) {
      const object = objectOf(key)
      const answer = await ask({ ...reading, object, expected: [404], mostBytes })
      if (answer === 'in-doubt' || answer.status === 404) return undefined
      const { headers, body } = answer
      const kept = headers['x-amz-meta-sha256']
      if (kept !== undefined && kept !== hash('sha256', body, 'hex'))
        throw unusable(place, `sent something else than was kept as \`${object}\``, true)
      const marks = String(headers['x-amz-meta-marks'] ?? '')
        .split(' ')
        .filter(Boolean)
      return { text: body.toString('utf8'), etag: headers.etag, marks }
    },
    async write(key, text) {
      await put(key, text)
    },
    async writeIf(key, text, { condition, marks }) {
      const extra =
        condition.type === 'none' ? { 'if-none-match': '*' } : { 'if-match': condition.etag }
      const named = marks.slice(0, mostMarks).join(' ')
      const answer = await put(key, text, { ...extra, 'x-amz-meta-marks': named })
      if (answer === 'in-doubt') return answer
      return notHeld.includes(answer.status) ? 'refused' : 'kept'
    },
    list: async (prefix) => listAll(client, place, prefix),
    async remove(key) {
      const object = objectOf(key)
      const call = { method: 'DELETE', object, mostBytes: mostOther, repeatable: true } as const
      await ask({ ...call, expected: [404] })
    },
  }
}

const reading = { method: 'GET', repeatable: true } as const

async function listAll(client: S3Client, place: S3Place, prefix: string): Promise<string[]> {
  const keys = new Set<string>()
  let next: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const token = next === undefined ? {} : { 'continuation-token': next }
    const query = { 'list-type': '2', prefix: place.prefix + prefix, ...token }
    const answer = await client.ask({ ...reading, query, mostBytes: mostOther })
    const found = answer === 'in-doubt' ? undefined : parseListPage(answer.body.toString('utf8'))
    if (!found) throw unusable(place, 'sent no list of objects where one was asked for')
    for (const name of found.keys) {
      const isOurs = name.startsWith(place.prefix + prefix) && name.endsWith(ending)
      const key = name.slice(place.prefix.length, -ending.length)
      if (isOurs && isKey(key)) keys.add(key)
    }
    if (found.next === undefined) return [...keys].toSorted()
    if (found.next === next) break
    next = found.next
  }
  throw unusable(place, 'sent a list of objects that does not end')
}

function tooLarge(key: string, bytes: number): FlowError {
  const message = `the text \`${key}\` has ${bytes} bytes, and a store on S3 takes ${mostBytes} at most: split it`
  return new FlowError({ code: 'value-too-large', message })
}

/** A mark that nobody else has. */
export function newMark(): string {
  return randomBytes(12).toString('base64url')
}
