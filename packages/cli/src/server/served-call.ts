import { isFlowError, type Outputs } from '@chainwright/core'
import type { CalledFlow, EventListener, FlowCall } from './called-flow.ts'
import type { EventId } from './flows/event-id.ts'
import { flowOfRun } from './flows/run-id.ts'
import type { OpenRun } from './flows/open-runs.ts'
import type { ServeContext } from './flows/serve-context.ts'
import type { ServedFlow } from './flows/served-flow.ts'

/** The flows that a key opens, for clients of other protocols: their runs are like all others, and keep to the same limits. */
export function calledFlows(
  context: ServeContext,
  opens: readonly string[],
): readonly CalledFlow[] {
  const opened = [...context.flows.values()].filter(({ name }) => opens.includes(name))
  return opened.map((served) => ({
    name: served.name,
    flow: served.flow,
    plan: served.plan,
    start: async (inputs, onEvent) => follow(await begin(context, served, inputs), onEvent),
    async find(id, onEvent) {
      if (flowOfRun(id) !== served.name) return undefined
      const open = await context.desk.open(id)
      return open && follow(open, onEvent, open.log.after(undefined, Infinity).at(-1)?.id)
    },
  }))
}

/** A run that goes on, or was over a moment ago, as a call; the listener gets its events behind `last`. */
function follow(open: OpenRun, onEvent: EventListener, last?: EventId): FlowCall {
  const tell = (): void => {
    // What is done about an event may bring more of them.
    for (let news = open.log.after(last, 1); news[0]; news = open.log.after(last, 1)) {
      last = news[0].id
      onEvent(news[0].event)
    }
    if (!open.log.isClosed) open.log.onNews(tell)
  }
  tell()
  const { run } = open
  return {
    id: open.id,
    state: run.state,
    result: open.result,
    // A run that cannot be reached is followed no more, and its result says so.
    cancel: (reason) => void run.cancel(reason).catch(() => undefined),
    signal: (step, value) => run.signal(step, value),
  }
}

async function begin(context: ServeContext, flow: ServedFlow, inputs: Outputs): Promise<OpenRun> {
  try {
    return await context.begin(flow, inputs)
  } catch (thrown) {
    if (isFlowError(thrown)) context.metrics.refusal(flow.name, thrown.code)
    throw thrown
  }
}
