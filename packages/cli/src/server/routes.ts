import type { IncomingMessage } from 'node:http'
import { errorRecord, isFlowError, type FlowErrorRecord } from '@chainwright/core'
import type { FlowFolder } from './flow-folder.ts'
import { refuseBody, bearerWord, type RequestHead } from './guard.ts'
import { readJsonBody } from './read-body.ts'
import { refused, type Answer } from './send-answer.ts'
import type { Tokens } from './tokens.ts'

/** What the API speaks of. */
export interface Served {
  readonly tokens: Tokens
  readonly folder: FlowFolder
  /** Name of the folder, for people. */
  readonly title: string
  /** The file to open first. */
  readonly opens: string | undefined
  /** More calls, `POST /api/runs`; with them the editor runs flows here. */
  readonly calls?: ReadonlyMap<string, ApiRoute>
}

/** Answers one call of the API. What it rejects with is told as a failure of the server. */
export type ApiRoute = (call: ApiCall) => Promise<Answer>

/** A request of the API whose head was found in order. */
export interface ApiCall {
  readonly request: IncomingMessage
  readonly head: RequestHead
  readonly url: URL
  readonly signal: AbortSignal
}

/** A call with the token that it has shown, or that is given for its code. */
interface OpenCall extends ApiCall {
  readonly token: string
}

type Route = (served: Served, call: OpenCall) => Promise<Answer>

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['POST /api/session', startSession],
  ['GET /api/folder', tellFolder],
  ['GET /api/flow', readFlow],
  ['PUT /api/flow', saveFlow],
])

/** Answers a call of the API. Never rejects: what goes wrong is an answer with an error in it. */
export async function answerApi(served: Served, call: ApiCall): Promise<Answer> {
  const { method } = call.head
  const name = `${method} ${call.url.pathname}`
  const more = served.calls?.get(name)
  const route = more ? (_: Served, one: OpenCall) => more(one) : routes.get(name)
  if (!route) return refused(404, 'the API has no such call')
  const word = bearerWord(call.head) ?? ''
  const { tokens } = served
  const known = tokens.isToken(word) ? word : undefined
  const token = route === startSession ? tokens.exchange(word) : known
  if (token === undefined) return refused(401, 'open the address that the server printed')
  const wrong = method === 'GET' ? undefined : refuseBody(call.head)
  if (wrong) return refused(wrong.status, wrong.message)
  try {
    return await route(served, { ...call, token })
  } catch (thrown) {
    return failed(thrown)
  }
}

async function startSession(_: Served, { request, token }: OpenCall): Promise<Answer> {
  if (!(await readJsonBody(request))) return refused(400, 'send a JSON object')
  return { status: 200, body: { token } }
}

async function tellFolder(served: Served, { signal }: ApiCall): Promise<Answer> {
  const { folder, title, opens, calls } = served
  const flows = await folder.list(signal)
  return { status: 200, body: { folder: title, opens, flows, runs: calls !== undefined } }
}

async function readFlow({ folder }: Served, { url, signal }: ApiCall): Promise<Answer> {
  const [name, ...more] = url.searchParams.getAll('name')
  if (name === undefined || more.length > 0) return refused(400, 'name one file')
  return { status: 200, body: await folder.read(name, signal) }
}

async function saveFlow({ folder }: Served, { request, signal }: ApiCall): Promise<Answer> {
  const given = await readJsonBody(request)
  const [name, text, base] = [given?.get('name'), given?.get('text'), given?.get('base')]
  const wellFormed =
    typeof name === 'string' &&
    typeof text === 'string' &&
    (base === undefined || (typeof base === 'string' && /^[0-9a-f]{64}$/.test(base)))
  if (!wellFormed) return refused(400, 'send name, text and, for a file that was read, its base')
  const saved = await folder.save({ name, text, base }, signal)
  return { status: saved.status === 'saved' ? 200 : 409, body: saved }
}

const statuses: Readonly<Record<string, number>> = {
  'file-missing': 404,
  'file-name-refused': 400,
  'file-not-granted': 403,
  'file-not-text': 422,
  'file-too-large': 413,
  'files-too-many': 422,
  'file-unwritable': 500,
  'flow-invalid': 422,
}

function failed(thrown: unknown): Answer {
  if (thrown instanceof RangeError) return refused(413, 'the body is too large')
  const known = isFlowError(thrown) && Object.hasOwn(statuses, thrown.code)
  if (!known) return { status: 500, body: { error: { code: 'internal', message: 'it failed' } } }
  const { code, message }: FlowErrorRecord = errorRecord(thrown)
  return { status: statuses[code] ?? 500, body: { error: { code, message } } }
}
