import { setTimeout } from 'node:timers/promises'
import { Hono, type Context } from 'hono'
import { runAnswer } from './answers.ts'
import { compareEventIds, parseEventId, type EventId, type LoggedEvent } from './event-id.ts'
import { eventStream } from './event-stream.ts'
import { readJsonObject } from './read-json-object.ts'
import { answerError, refuse } from './refuse.ts'
import { flowOfRun } from './run-id.ts'
import type { RunLog } from './run-log.ts'
import type { OpenRun } from './open-runs.ts'
import type { ServeContext, ServeEnvironment } from './serve-context.ts'
import { storedEvents } from './stored-events.ts'

type RouteContext = Context<ServeEnvironment>

/** How long the workers of an engine have to end a run that is cancelled before its caller is answered, in milliseconds. */
const patienceMs = 10_000

/** Routes of one run: how it is, its events, cancel, and answers to its questions. */
export function runRoutes(context: ServeContext): Hono<ServeEnvironment> {
  const routes = new Hono<ServeEnvironment>()
  const answer = async (id: string): Promise<object> =>
    context.redact(await runAnswer(context.desk, id))
  routes.get('/runs/:id', (c) => withRun(c, async (id) => c.json(await answer(id))))
  routes.get('/runs/:id/events', (c) => withRun(c, (id) => answerEvents(context, c, id)))
  routes.post('/runs/:id/cancel', (c) =>
    withRun(c, async (id) => {
      const body = await readJsonObject(c, context.limits.bodyBytes)
      if (body instanceof Response) return body
      const open = await context.desk.open(id)
      await open?.run.cancel('a caller cancelled it')
      if (open) await endOrPatience(open)
      return c.json(await answer(id))
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

/** Waits until a run that is being cancelled is over. Where no worker is there, it will be. */
async function endOrPatience({ result }: Pick<OpenRun, 'result'>): Promise<void> {
  const patience = new AbortController()
  const { signal } = patience
  const timeUp = setTimeout(patienceMs, undefined, { signal }).catch(() => undefined)
  await Promise.race([result, timeUp])
  patience.abort()
}

async function answerSignal(
  context: ServeContext,
  c: RouteContext,
  { id, value }: { id: string; value: unknown },
): Promise<Response> {
  const open = await context.desk.open(id)
  const step = c.req.param('step') ?? ''
  if (!open) {
    const message = 'the run is over: no step waits for an answer'
    return c.json({ error: { code: 'signal-unknown', message, node: step, run: id } }, 409)
  }
  await open.run.signal(step, value)
  return c.json(context.redact(await runAnswer(context.desk, id)), 202)
}

/** The events of a run from its beginning, or behind the one that the reader names. */
async function answerEvents(
  { desk }: ServeContext,
  c: RouteContext,
  id: string,
): Promise<Response> {
  const named = c.req.header('last-event-id')
  const after = named === undefined ? undefined : parseEventId(named)
  if (named !== undefined && !after)
    return refuse(c, 400, '`Last-Event-ID` is none that this server gave')
  const open = await desk.open(id)
  const joint = open?.log.join(after)
  if (open && joint && !joint.record) return streamRun(c, { log: open.log, after })
  const { plan, events } = await desk.records.history(id)
  const recorded = storedEvents(plan, events, joint?.record?.until)
  const stored = chained(
    behind(recorded, after && desk.records.placeInRecord(after)),
    joint?.record?.streamed ?? [],
  )
  // A reader that has all of a run that is over is told not to come again.
  const first = stored.next()
  if (first.done && !open) return c.body(null, 204)
  const all = chained(first.done ? [] : [first.value], stored)
  return streamRun(c, { stored: all, log: open?.log, after: joint?.after ?? after })
}

function* behind(
  events: Iterable<LoggedEvent>,
  after: EventId | undefined,
): Generator<LoggedEvent> {
  for (const logged of events) if (!after || compareEventIds(logged.id, after) > 0) yield logged
}

function* chained(...parts: readonly Iterable<LoggedEvent>[]): Generator<LoggedEvent> {
  for (const part of parts) yield* part
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
