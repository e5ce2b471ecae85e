import { FlowError } from '@chainwright/core'
import { z } from 'zod'
import { collectBody } from '../doors/collect-body.ts'
import type { DialResponse } from '../doors/dial.ts'
import { answerInvalid, statusError } from './hub-errors.ts'
import { hubUrl, type HubSite } from './hub.ts'
import { withTries } from './tries.ts'

const largestAnswer = 8 * 1024 * 1024
const mostPages = 50

const informationSchema = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  cardData: z
    .looseObject({
      license: z.union([z.string(), z.array(z.string())]).nullish(),
      license_name: z.string().nullish(),
    })
    .nullish(),
})
const hex40 = z.string().regex(/^[0-9a-f]{40}$/)
const entrySchema = z.looseObject({
  type: z.string(),
  path: z.string(),
  oid: hex40,
  size: z.int().nonnegative(),
  lfs: z
    .looseObject({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() })
    .nullish(),
})

/** What the hub tells of a model. */
export interface HubInformation {
  /** The commit that a revision means. */
  commit: string
  license: string | undefined
}

/** What a file must be after its download. */
export interface HubFile {
  /** Inside the model, with forward slashes. */
  path: string
  bytes: number
  /** SHA-256 of large files; of small ones the hash by which git names them. */
  hash: { algorithm: 'sha256' | 'git'; hex: string }
}

/** What one question is about, and how it may be ended. */
export interface Question {
  /** `OWNER/NAME`. */
  name: string
  /** A branch, tag or commit. */
  revision: string
  signal: AbortSignal
}

/** Asks for the commit and the licence of a model. */
export async function askInformation(hub: HubSite, question: Question): Promise<HubInformation> {
  const { name, revision } = question
  const url = hubUrl(hub, 'api/models', name, 'revision') + `/${encodeURIComponent(revision)}`
  const { value } = await askJson(
    hub,
    { url, what: `model ${name}`, schema: informationSchema },
    question.signal,
  )
  return { commit: value.sha, license: licenseOf(value.cardData ?? {}) }
}

/** Asks for all files of a model at a commit, by path. */
export async function askFiles(
  hub: HubSite,
  question: Question,
): Promise<ReadonlyMap<string, HubFile>> {
  const { name, revision, signal } = question
  const what = `model ${name}`
  const files = new Map<string, HubFile>()
  let url = `${hubUrl(hub, 'api/models', name, 'tree', revision)}?recursive=true`
  for (let page = 0; page < mostPages; page++) {
    const { value, next } = await askJson(hub, { url, what, schema: z.array(entrySchema) }, signal)
    for (const entry of value) {
      if (entry.type !== 'file') continue
      if (files.has(entry.path))
        throw answerInvalid(what, `it lists ${entry.path.slice(0, 200)} twice`)
      files.set(entry.path, fileOf(entry, what))
    }
    if (next === undefined) return files
    if (new URL(next, url).origin !== new URL(url).origin) {
      throw answerInvalid(what, 'its list of files goes on at another host')
    }
    url = new URL(next, url).href
  }
  throw answerInvalid(what, `its list of files has more than ${mostPages} pages`)
}

/** Asks for a small file of a model. Its hash is for the caller to check. */
export async function askFile(
  hub: HubSite,
  file: HubFile,
  { name, revision, signal }: Question,
): Promise<Uint8Array> {
  const url = fileUrl(hub, { name, revision }, file.path)
  const what = `${file.path} of ${name}`
  return withTries(hub, { signal }, async () => {
    const limits = { bytes: file.bytes }
    return collectBody(checked(await hub.dial(url, { signal, limits }), what))
  })
}

/** Where a file of a model is at a commit. */
export function fileUrl(
  hub: HubSite,
  { name, revision }: Pick<Question, 'name' | 'revision'>,
  path: string,
): string {
  return hubUrl(hub, name, 'resolve', revision, path)
}

interface JsonQuestion<T> {
  url: string
  what: string
  schema: z.ZodType<T>
}

async function askJson<T>(
  hub: HubSite,
  { url, what, schema }: JsonQuestion<T>,
  signal: AbortSignal,
): Promise<{ value: T; next: string | undefined }> {
  return withTries(hub, { signal }, async () => {
    const response = checked(
      await hub.dial(url, { signal, limits: { bytes: largestAnswer } }),
      what,
    )
    const text = new TextDecoder().decode(await collectBody(response))
    const parsed = schema.safeParse(parseJson(text, what))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      throw answerInvalid(
        what,
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`,
      )
    }
    return { value: parsed.data, next: nextPage(response) }
  })
}

function checked(response: DialResponse, what: string): DialResponse {
  if (response.status === 200) return response
  response.discard()
  throw statusError(response, what)
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const error = answerInvalid(what, 'it is no JSON')
    throw new FlowError({ code: error.code, message: error.message, cause })
  }
}

/** The next page of a list, as a `Link` header (RFC 8288) names it. */
function nextPage({ headers }: DialResponse): string | undefined {
  return /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '')?.[1]
}

function fileOf({ path, oid, size, lfs }: z.infer<typeof entrySchema>, what: string): HubFile {
  if (!lfs) return { path, bytes: size, hash: { algorithm: 'git', hex: oid } }
  if (lfs.size !== size) throw answerInvalid(what, `it gives two sizes for ${path.slice(0, 200)}`)
  return { path, bytes: size, hash: { algorithm: 'sha256', hex: lfs.oid } }
}

type Card = NonNullable<z.infer<typeof informationSchema>['cardData']>

function licenseOf({ license, license_name: own }: Partial<Card>): string | undefined {
  const named = Array.isArray(license) ? license.join(', ') : (license ?? undefined)
  return named === 'other' && own ? own : named
}
