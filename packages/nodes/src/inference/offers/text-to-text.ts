import { FlowError, isFlowError } from '@chainwright/core'
import type { DrawOptions, Generate, Generated, Prompt, Translate } from '../../models/generate.ts'
import { checkGenerateOptions } from '../causal/generate-options.ts'
import type { RewriteRequest } from '../seq2seq/rewrite.ts'
import type { CallOptions } from '../work.ts'
import { specify } from './runner.ts'
import type { IdentifiedModel, Runner } from './runner.ts'

/** Text to text, by a model with an encoder and a decoder. */
export function offerTranslate(found: IdentifiedModel, runner: Runner): Translate {
  const { contextWindow, rewrite } = createRewriter(found, runner)
  return {
    contextWindow,
    async translate(texts, { signal, onText, maxTokens }) {
      const settings = checkGenerateOptions({ ...(maxTokens !== undefined && { maxTokens }) })
      const requests = texts.map((text) => ({ text, settings }))
      // Of several texts, nobody could tell which one grows.
      const listener = texts.length === 1 ? onText : undefined
      return (await rewrite(requests, { signal, onText: listener })).map(orThrow)
    },
  }
}

/** Text generation by a model with an encoder and a decoder: it answers a text instead of going on. */
export function offerRewrite(found: IdentifiedModel, runner: Runner): Generate {
  const { contextWindow, rewrite } = createRewriter(found, runner)
  const { folder } = found.model
  return {
    contextWindow,
    chat: false,
    async generate(prompt, { signal, onText, ...options }) {
      const request = requestFor(prompt, options, folder)
      const [reply] = await rewrite([request], { signal, onText })
      return orThrow(reply)
    },
    async generateBatch(requests, { signal }) {
      const replies: (Generated | Error)[] = []
      const asked = requests.flatMap(({ prompt, onText, ...options }, place) => {
        const request = orError(() => requestFor(prompt, options, folder))
        if (!(request instanceof Error)) return [{ place, request, onText }]
        replies[place] = request
        return []
      })
      const written = await rewrite(
        asked.map(({ request }) => request),
        { signal, onText: (piece, row) => asked[row]?.onText?.(piece) },
      )
      for (const [row, reply] of written.entries()) replies[asked[row]?.place ?? row] = reply
      return replies
    },
  }
}

type Rewrite = (
  requests: readonly RewriteRequest[],
  options: CallOptions,
) => Promise<(Generated | FlowError)[]>

function createRewriter(
  found: IdentifiedModel,
  runner: Runner,
): { contextWindow: number; rewrite: Rewrite } {
  const model = specify(found, runner, 'seq2seq')
  return {
    contextWindow: model.contextWindow,
    async rewrite(requests, options) {
      const work = { type: 'task', task: 'rewrite', model, request: { requests } } as const
      const outcomes = await runner.call(work, options)
      return outcomes.map((one) => ('error' in one ? new FlowError(one.error) : one))
    },
  }
}

function requestFor(prompt: Prompt, options: DrawOptions, folder: string): RewriteRequest {
  if ('text' in prompt) return { text: prompt.text, settings: checkGenerateOptions(options) }
  throw new FlowError({
    code: 'chat-template-missing',
    message: `The model in ${folder} rewrites texts and cannot answer a conversation. Give it a text, or choose a model that was tuned for conversations.`,
  })
}

function orThrow(reply: Generated | FlowError | undefined): Generated {
  if (reply && !isFlowError(reply)) return reply
  throw (
    reply ?? new FlowError({ code: 'internal', message: 'A text was given, and none came back.' })
  )
}

function orError<T>(make: () => T): T | FlowError {
  try {
    return make()
  } catch (error) {
    if (isFlowError(error)) return error
    throw error
  }
}
