import { FlowError, isFlowError } from '@chainwright/core'
import type {
  Generate,
  GenerateRequest,
  Generated,
  LogProbabilities,
} from '../../models/generate.ts'
import type { InferenceOptions } from '../../models/inference.ts'
import type { Tokenize } from '../../models/tokenize.ts'
import { checkGenerateOptions } from '../causal/generate-options.ts'
import type { GenerateWork } from '../causal/generate.ts'
import type { ModelSpecification } from '../load/specification.ts'
import { hasChatTemplate } from '../text/chat-template.ts'
import { specify } from './runner.ts'
import type { IdentifiedModel, Runner } from './runner.ts'

/** A model's vocabulary. */
export function offerTokenize({ model }: IdentifiedModel, { tokenizer }: Runner): Tokenize {
  const { encode, decode, chat } = tokenizer(model.files)
  return { encode, decode, contextWindow: model.contextWindow, ...(chat && { chat }) }
}

/** Text generation by a model in a folder. */
export function offerGenerate(found: IdentifiedModel, runner: Runner): Generate {
  const model = specify(found, runner, 'causal')
  return {
    contextWindow: model.contextWindow,
    chat: hasChatTemplate(found.model.files),
    async generate(prompt, options) {
      const settings = checkGenerateOptions(options)
      const { signal, onText } = options
      const request = { prompt, settings, prefixCacheBytes: runner.prefixCacheBytes }
      return runner.call({ type: 'task', task: 'generate', model, request }, { signal, onText })
    },
    generateBatch: (requests, options) => generateBatch({ model, runner }, requests, options),
  }
}

type Replies = (Generated | Error)[]

async function generateBatch(
  { model, runner }: { model: ModelSpecification; runner: Runner },
  requests: readonly GenerateRequest[],
  { signal }: InferenceOptions,
): Promise<Replies> {
  const replies: Replies = []
  const asked = requests.flatMap((request, place) => {
    const work = checkRequest(request)
    if (!(work instanceof Error)) return [{ place, work, onText: request.onText }]
    replies[place] = work
    return []
  })
  const failed = new Map<number, unknown>()
  const onText = (piece: string, row: number): void => {
    try {
      if (!failed.has(row)) asked[row]?.onText?.(piece)
    } catch (error) {
      failed.set(row, error)
    }
  }
  const works = asked.map(({ work }) => work)
  const request = { requests: works, prefixCacheBytes: runner.prefixCacheBytes }
  const work = { type: 'task', task: 'generateBatch', model, request } as const
  for (const [row, outcome] of (await runner.call(work, { signal, onText })).entries()) {
    const reply = 'error' in outcome ? new FlowError(outcome.error) : outcome
    replies[asked[row]?.place ?? row] = failed.has(row) ? listenerThrew(failed.get(row)) : reply
  }
  return replies
}

function listenerThrew(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** A request whose options are wrong fails alone. */
function checkRequest({ prompt, ...options }: GenerateRequest): GenerateWork | Error {
  try {
    return { prompt, settings: checkGenerateOptions(options) }
  } catch (error) {
    if (isFlowError(error)) return error
    throw error
  }
}

/** Most likeliest tokens that may be asked for at each place. */
const mostAlternatives = 100

/** How likely texts are to a model in a folder. */
export function offerLogProbabilities(found: IdentifiedModel, runner: Runner): LogProbabilities {
  const model = specify(found, runner, 'causal')
  const { prefixCacheBytes } = runner
  return {
    contextWindow: model.contextWindow,
    chat: hasChatTemplate(found.model.files),
    async logProbabilities(prompt, endings, { signal, alternatives = 0 }) {
      checkAlternatives(alternatives)
      const request = { prompt, endings, alternatives, prefixCacheBytes }
      return runner.call({ type: 'task', task: 'logProbabilities', model, request }, { signal })
    },
  }
}

function checkAlternatives(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0 && count <= mostAlternatives) return
  throw new FlowError({
    code: 'option-invalid',
    message: `The option alternatives of logProbabilities must be a whole number from 0 to ${mostAlternatives}, but is ${count}.`,
  })
}
