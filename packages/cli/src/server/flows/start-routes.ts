import type { EventEmitter } from 'node:events'
import { isFlowError, type Outputs } from '@chainwright/core'
import { Hono, type Context } from 'hono'
import { waitsForAnswers } from '../../questions/waits-for-answers.ts'
import { openRunAnswer } from './answers.ts'
import { watcher } from './flow-keys.ts'
import { readJsonObject } from './read-json-object.ts'
import { answerError, refuse } from './refuse.ts'
import { earlierRun, namedRunId } from './repeated-start.ts'
import type { OpenRun } from './open-runs.ts'
import { streamRun } from './run-routes.ts'
import type { ServeContext, ServeEnvironment } from './serve-context.ts'
import type { ServedFlow } from './served-flow.ts'

type RouteContext = Context<ServeEnvironment>

/** Longest time that a request waits for the end of a run, in seconds: proxies do not wait much longer. */
const longestWait = 55

/** Routes that list flows and start runs. */
export function startRoutes(context: ServeContext): Hono<ServeEnvironment> {
  const routes = new Hono<ServeEnvironment>()
  routes.get('/flows', (c) => c.json({ flows: openedFlows(context, c).map(flowAnswer) }))
  routes.post('/flows/:name/runs', async (c) => {
    const flow = openedFlow(context, c)
    if (!flow) return refuse(c, 404, 'there is no such flow for this key')
    const inputs = await readInputs(context, c)
    if (inputs instanceof Response) return inputs
    try {
      const key = c.req.header('idempotency-key')
      const id = key === undefined ? undefined : namedRunId(flow.name, key)
      const earlier = id === undefined ? undefined : await earlierRun(context.desk, id, inputs)
      if (earlier?.answer)
        return c.json(context.redact(earlier.answer), 200, { Location: `/runs/${id}` })
      return await answerStart(c, earlier?.open ?? (await context.begin(flow, inputs, id)))
    } catch (thrown) {
      if (isFlowError(thrown)) context.metrics.refusal(flow.name, thrown.code)
      return answerError(c, thrown)
    }
  })
  return routes
}

/** The flows that the key of a request opens; all of them for one that watches. */
export function openedFlows(
  { flows }: ServeContext,
  { var: { opens } }: RouteContext,
): ServedFlow[] {
  return [...flows.values()].filter(({ name }) => opens.includes(name) || opens.includes(watcher))
}

function openedFlow({ flows }: ServeContext, c: RouteContext): ServedFlow | undefined {
  const name = c.req.param('name') ?? ''
  return c.var.opens.includes(name) ? flows.get(name) : undefined
}

function flowAnswer({ name, flow, plan }: ServedFlow): object {
  const { name: title, description } = flow
  const inputs = [...plan.inputs].map(([input, { type, default: otherwise }]) => {
    const about = flow.inputs.get(input)?.description
    return { name: input, type: type.name, description: about, default: otherwise }
  })
  const outputs = [...plan.outputs].map(([output, { type }]) => ({ name: output, type: type.name }))
  return { name, title, description, inputs, outputs }
}

/** The declared inputs that a request brings, or why they cannot be read. */
async function readInputs({ limits }: ServeContext, c: RouteContext): Promise<Outputs | Response> {
  const value = await readJsonObject(c, limits.bodyBytes)
  return value instanceof Response ? value : (value as Outputs)
}

/** Answers with events, with the end of the run, or at once; in any case the run is on record. */
async function answerStart(c: RouteContext, open: OpenRun): Promise<Response> {
  const headers = { Location: `/runs/${open.id}` }
  if (wantsEvents(c)) return streamRun(c, { log: open.log, headers })
  const seconds = waitSeconds(c)
  if (seconds === undefined) return c.json(c.var.redact(openRunAnswer(open)), 202, headers)
  await settledWithin(open, seconds * 1000, c.env.outgoing)
  const answer = c.var.redact(openRunAnswer(open))
  const isOver = answer.endedAt !== undefined
  return c.json(answer, isOver ? 200 : 202, { ...headers, 'Preference-Applied': `wait=${seconds}` })
}

function wantsEvents(c: RouteContext): boolean {
  return /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(c.req.header('accept') ?? '')
}

/** How long a request wants to wait: `?wait`, `?wait=5`, `Prefer: wait` or `Prefer: wait=5`. */
function waitSeconds(c: RouteContext): number | undefined {
  const preferred = /(?:^|[,;])\s*wait(?:\s*=\s*"?(\d{1,6})"?)?\s*(?:[,;]|$)/i.exec(
    c.req.header('prefer') ?? '',
  )
  const asked = c.req.query('wait') ?? (preferred ? (preferred[1] ?? '') : undefined)
  if (asked === undefined) return undefined
  return asked === '' || !/^\d{1,6}$/.test(asked)
    ? longestWait
    : Math.min(Number(asked), longestWait)
}

/** Resolves when the run is over or waits for answers, the time is up, or the caller is gone. */
function settledWithin(
  { run, log, result }: OpenRun,
  ms: number,
  answer: Pick<EventEmitter, 'once' | 'off'>,
): Promise<void> {
  return new Promise((resolve) => {
    let isEnded = false
    const end = (): void => {
      isEnded = true
      clearTimeout(timer)
      answer.off('close', end)
      resolve()
    }
    const look = (): void => {
      if (isEnded || log.isClosed) return
      if (log.hasAsked && waitsForAnswers(run.state)) return end()
      // In the middle of the scheduler's work: a moment later all of it is done.
      log.onNews(() => setImmediate(look))
    }
    const timer = setTimeout(end, ms)
    answer.once('close', end)
    look()
    void result.then(end)
  })
}
