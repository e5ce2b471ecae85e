import { Hono } from 'hono'
import { modelsKey } from '../flows/flow-keys.ts'
import { createRate, rateError } from '../flows/limits.ts'
import type { ServeContext, ServeEnvironment } from '../flows/serve-context.ts'
import { calledFlows } from '../served-call.ts'
import { answerOpenAi } from './answer-openai.ts'
import type { OpenAiOffer } from './endpoint.ts'

/** The routes of the OpenAI protocol, for the flows and models that the key of a request opens. */
export function openAiRoutes(context: ServeContext): Hono<ServeEnvironment> {
  const routes = new Hono<ServeEnvironment>()
  const since = Math.floor(Date.now() / 1000)
  const askModel = modelAsker(context)
  const { models, references = [] } = context.served
  routes.all('/v1/*', (c) => {
    const { opens } = c.var
    // A reply may take longer than the silence after which connections are ended.
    c.env.incoming.socket.setTimeout(0)
    const offer: OpenAiOffer = {
      flows: calledFlows(context, opens),
      models,
      references: opens.includes(modelsKey) ? references : [],
      askModel,
      since,
      bodyBytes: context.limits.bodyBytes,
    }
    return answerOpenAi(offer, c.req.raw)
  })
  return routes
}

/** Keeps questions to models within the limits that a flow has, and counts what they use. */
function modelAsker({ limits, budget, metrics }: ServeContext): OpenAiOffer['askModel'] {
  const rate = createRate(limits.startsPerMinute)
  return () => {
    const waitMs = rate.take(performance.now())
    if (waitMs > 0) throw rateError(modelsKey, limits.startsPerMinute, waitMs)
    budget.check(modelsKey)
    return (usage) => {
      const step = { node: modelsKey, attempt: 1, outputs: {}, time: Date.now() }
      const event = { type: 'node-end', ...step, usage } as const
      metrics.event(modelsKey, event)
      budget.count(modelsKey, event)
    }
  }
}
