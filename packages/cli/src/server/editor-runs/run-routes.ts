import { isFlowError } from '@chainwright/core'
import type { Store } from '@chainwright/durable'
import { errorAnswer } from '../flows/answers.ts'
import type { ServeContext } from '../flows/serve-context.ts'
import type { ApiCall, ApiRoute } from '../routes.ts'
import { refused, type Answer } from '../send-answer.ts'
import { isDraftId, type DraftDesk } from './draft-desk.ts'
import { drivenElsewhere, withHeldFiles, type EditorRuns } from './editor-runs.ts'
import { eventFeed, type LostRun } from './event-feed.ts'
import { invalid, readDraft, readFields, readRun, textField, type Fields } from './read-draft.ts'
import { modelRoutes, type ModelCalls } from './model-routes.ts'
import type { RunSource } from './run-source.ts'
import { createRunList, toldRun } from './run-notes.ts'
import { checkConsent, type Sheets } from './sheets.ts'

/** What the calls of the editor about runs work with. */
export interface RunCalls {
  readonly context: Pick<ServeContext, 'served' | 'redact' | 'report'>
  readonly drafts: DraftDesk
  readonly runs: EditorRuns
  readonly store: Store
  readonly sheets: Sheets
  readonly modelCalls: ModelCalls
}

/** Runs that are followed over one connection. */
const mostFollowed = 64

/** The calls of the editor about runs, by `METHOD /path`. Only its token opens them. */
export function runRoutes(parts: RunCalls): ReadonlyMap<string, ApiRoute> {
  const { context, runs, store } = parts
  const list = createRunList(store, runs.drivenStatus)
  const routes: Readonly<Record<string, (call: ApiCall) => Answer | Promise<Answer>>> = {
    'POST /api/sheet': withFields((fields) => {
      return ok(parts.sheets.of(readDraft(fields, context.served)))
    }),
    'POST /api/runs': withFields((fields) => startRun(parts, fields)),
    'GET /api/runs': () => ok({ runs: list() }),
    'GET /api/run': ({ url }) => ok(toldRun(store, wordOf(url, 'run'), runs.drivenStatus)),
    'GET /api/events': (call) => followRuns(parts, call),
    'GET /api/value': ({ url }) => {
      const reference = { sha256: wordOf(url, 'sha256'), bytes: 0 }
      return ok({ value: JSON.parse(store.files.values.read(reference)) as unknown })
    },
    'POST /api/cancel': withFields(async (fields) => {
      const id = textField(fields, 'run')
      const open = await runs.open(id)
      if (!open && !store.read(id).end) throw drivenElsewhere(id)
      await open?.run.cancel('a person cancelled it')
      await open?.result
      return ok({})
    }),
    'POST /api/answer': withFields(async (fields) => {
      const id = textField(fields, 'run')
      const open = await runs.open(id)
      if (!open) throw drivenElsewhere(id)
      await open.run.signal(textField(fields, 'step'), fields.get('value'))
      return ok({})
    }),
  }
  const named = Object.entries({ ...routes, ...modelRoutes(parts.modelCalls) })
  return new Map(named.map(([name, route]) => [name, told(context, route)]))
}

function startRun({ context, drafts, store, sheets }: RunCalls, fields: Fields): Answer {
  const { flow, plan, text, home } = readDraft(fields, context.served)
  const { files, consent, ...asked } = readRun(fields)
  checkConsent(sheets.of({ flow, plan, text, home }), consent)
  const { run } = asked
  if (!isDraftId(run)) throw invalid('`run` is no id that the editor gives')
  // Who got no answer asks again: the run is begun once.
  const isKnown = store.ids().includes(run)
  if (isKnown && store.read(run).digest === plan.digest) return ok({ run })
  const place = sheets.placeOf(home)
  const services = withHeldFiles(place.services, files)
  drafts.start({ flow, plan, text, services, source: place.source, ...asked })
  return { status: 202, body: { run } }
}

/** The events of some runs, each behind the place that `Last-Event-ID` names for it: `RUN/PLACE`. */
async function followRuns({ runs, context }: RunCalls, { url, head }: ApiCall): Promise<Answer> {
  const ids = wordOf(url, 'runs').split(',')
  if (ids.length > mostFollowed) throw invalid(`follow ${mostFollowed} runs at most`)
  const at = head.rawHeaders.findIndex((name) => name.toLowerCase() === 'last-event-id')
  const last = at < 0 ? '' : (head.rawHeaders[at + 1] ?? '')
  const places = new Map(last.split(' ').map((word) => word.split('/') as [string, string]))
  const lost: LostRun[] = []
  const sources: RunSource[] = []
  for (const run of ids) {
    try {
      sources.push(await runs.source(run, places.get(run)))
    } catch (thrown) {
      lost.push({ run, error: errorAnswer(thrown).body.error })
    }
  }
  return { status: 200, body: {}, stream: eventFeed({ sources, lost, redact: context.redact }) }
}

function wordOf(url: URL, name: string): string {
  const [word, ...more] = url.searchParams.getAll(name)
  if (word === undefined || more.length > 0) throw invalid(`name one \`${name}\``)
  return word
}

function withFields(answer: (fields: Fields) => Answer | Promise<Answer>) {
  return async ({ request }: ApiCall): Promise<Answer> => answer(await readFields(request))
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}

/** The same call; what it throws is an answer, and what it answers holds no secret. */
function told(
  { redact, report }: RunCalls['context'],
  route: (call: ApiCall) => Answer | Promise<Answer>,
): ApiRoute {
  return async (call) => {
    try {
      const answer = await route(call)
      return answer.stream ? answer : { ...answer, body: redact(answer.body) }
    } catch (thrown) {
      if (isFlowError(thrown) && thrown.code === 'request-invalid') {
        return refused(400, thrown.message)
      }
      const { status, body } = errorAnswer(thrown)
      const isOurs = !isFlowError(thrown) && !(thrown instanceof RangeError)
      if (isOurs) report(thrown)
      return { status: status === 500 && !isOurs ? 422 : status, body: redact(body) }
    }
  }
}
