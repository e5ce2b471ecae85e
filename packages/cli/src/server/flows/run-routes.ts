import { planStored } from '@chainwright/durable'
import { Hono, type Context } from 'hono'
import { openRunAnswer, storedRunAnswer } from './answers.ts'
import { compareEventIds, parseEventId, type EventId } from './event-id.ts'
import { eventStream } from './event-stream.ts'
import { readJsonObject } from './read-json-object.ts'
import { answerError, refuse } from './refuse.ts'
import { flowOfRun } from './run-id.ts'
import type { LoggedEvent, RunLog } from './run-log.ts'
import type { ServeContext, ServeEnvironment } from './serve-context.ts'
import { storedEvents } from './stored-events.ts'

type RouteContext = Context<ServeEnvironment>

/** Routes of one run: how it is, its events, cancel, and answers to its questions. */
export function runRoutes(context: ServeContext): Hono<ServeEnvironment> {
  const routes = new Hono<ServeEnvironment>()
  routes.get('/runs/:id', (c) => withRun(c, (id) => c.json(runAnswer(context, id))))
  routes.get('/runs/:id/events', (c) => withRun(c, (id) => answerEvents(context, c, id)))
  routes.post('/runs/:id/cancel', (c) =>
    withRun(c, async (id) => {
      const body = await readJsonObject(c, context.limits.bodyBytes)
      if (body instanceof Response) return body
      const open = context.desk.open(id)
      open?.run.cancel('a caller cancelled it')
      await open?.result
      return c.json(runAnswer(context, id))
    }),
  )
  routes.post('/runs/:id/signals/:step', (c) =>
    withRun(c, async (id) => {
      const body = await readJsonObject(c, context.limits.bodyBytes)
      if (body instanceof Response) return body
      if (!Object.hasOwn(body, 'answer') || Object.keys(body).length > 1) {
        return refuse(c, 400, 'send { "answer": … } and nothing else')
      }
      return answerSignal(context, c, { id, value: (body as { answer: unknown }).answer })
    }),
  )
  return routes
}

/** Does something with a run that the key of a request opens. All others are not there. */
async function withRun(
  c: RouteContext,
  use: (id: string) => Response | Promise<Response>,
): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const flow = flowOfRun(id)
  if (flow === undefined || !c.var.opens.includes(flow)) {
    return refuse(c, 404, 'there is no such run for this key')
  }
  try {
    return await use(id)
  } catch (thrown) {
    return answerError(c, thrown, id)
  }
}

function runAnswer({ desk, redact }: ServeContext, id: string): object {
  const open = desk.find(id)
  return redact(open ? openRunAnswer(open) : storedRunAnswer(desk.read(id)))
}

function answerSignal(
  context: ServeContext,
  c: RouteContext,
  { id, value }: { id: string; value: unknown },
): Response {
  const open = context.desk.open(id)
  const step = c.req.param('step') ?? ''
  if (!open) {
    const message = 'the run is over: no step waits for an answer'
    return c.json({ error: { code: 'signal-unknown', message, node: step, run: id } }, 409)
  }
  open.run.signal(step, value)
  return c.json(context.redact(openRunAnswer(open)), 202)
}

/** The events of a run from its beginning, or behind the one that the reader names. */
function answerEvents(context: ServeContext, c: RouteContext, id: string): Response {
  const named = c.req.header('last-event-id')
  const after = named === undefined ? undefined : parseEventId(named)
  if (named !== undefined && !after)
    return refuse(c, 400, '`Last-Event-ID` is none that this server gave')
  const open = context.desk.open(id)
  if (open && isWhole(open.log)) return streamRun(c, { log: open.log, after })
  const { served, desk } = context
  const record = desk.read(id)
  const plan = planStored(record, served.registry, served.models)
  const stored = behind(storedEvents(plan, record.events, open?.log.from), after)
  // A reader that has all of a run that is over is told not to come again.
  const first = stored.next()
  if (first.done && !open) return c.body(null, 204)
  return streamRun(c, { stored: chained(first, stored), log: open?.log, after })
}

function isWhole({ from }: RunLog): boolean {
  return from.resumes === 0 && from.recorded === 1
}

function* behind(
  events: Iterable<LoggedEvent>,
  after: EventId | undefined,
): Generator<LoggedEvent> {
  for (const logged of events) if (!after || compareEventIds(logged.id, after) > 0) yield logged
}

function* chained(
  first: IteratorResult<LoggedEvent>,
  rest: Iterable<LoggedEvent>,
): Generator<LoggedEvent> {
  if (!first.done) yield first.value
  yield* rest
}

/** Where the events of an answer come from. */
interface Streamed {
  readonly stored?: Iterator<LoggedEvent>
  readonly log: RunLog | undefined
  readonly after?: EventId | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers with events as they come, until the run is over. */
export function streamRun(c: RouteContext, { stored, log, after, headers }: Streamed): Response {
  return c.body(eventStream({ stored, log, after, redact: c.var.redact }), 200, {
    ...headers,
    'Content-Type': 'text/event-stream; charset=utf-8',
    // Proxies that gather answers would hold events back.
    'X-Accel-Buffering': 'no',
  })
}
