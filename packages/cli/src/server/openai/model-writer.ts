import type { Capabilities, Models } from '@chainwright/core'
import type {
  DrawOptions,
  GenerateRequest,
  Generated,
  LogProbabilities,
  Tokenize,
} from '@chainwright/nodes'
import type { OpenAiOffer } from './endpoint.ts'
import type { Drawing } from './drawing.ts'
import { fieldError, type OpenAiError } from './openai-error.ts'
import type { Asked, PromptToken, Writer, Written } from './writer.ts'

/** Longest reply when a request names no bound, in tokens. */
const usualMost = 4_096
/** Tokens that a chat template may add to what was counted. */
const margin = 8

/** A local model as a writer. */
export function modelWriter(
  { models, askModel }: Pick<OpenAiOffer, 'models' | 'askModel'>,
  reference: string,
): Writer {
  return {
    check({ drawing }) {
      if (!judgesPrompts(drawing)) return
      if (models.problem?.(reference, ['logProbabilities']) !== undefined) throw echoError()
    },
    async write({ prompts, drawing, signal, onText }) {
      const tellUsage = askModel()
      const model = await findModel(models, reference, { drawing, signal })
      const { generate, tokenize } = model
      const judged = judgesPrompts(drawing)
        ? await judgePrompts(model, prompts, drawing, signal)
        : []
      const requests = prompts.flatMap((prompt, at) => {
        const options = drawOptions(drawing, roomFor(prompt, generate.contextWindow, tokenize))
        return Array.from({ length: drawing.count }, (_, nth): GenerateRequest => {
          const reply = at * drawing.count + nth
          const seed = drawing.seed === undefined ? {} : { seed: drawing.seed + nth }
          return { ...options, ...seed, prompt, onText: (piece) => onText(reply, piece) }
        })
      })
      const replies =
        drawing.maxTokens === 0
          ? writeNothing(model, requests)
          : await generateAll(generate, requests, signal)
      const told = replies.map((reply, at) => {
        const promptTokens = judged[Math.floor(at / drawing.count)]
        return promptTokens ? { ...reply, promptTokens } : reply
      })
      const written = addUp(told, drawing.count)
      tellUsage(written)
      return written
    },
  }
}

interface FoundModel {
  readonly generate: Capabilities['generate']
  readonly tokenize: Tokenize | undefined
  readonly logProbabilities: LogProbabilities | undefined
}

async function findModel(
  models: Models,
  reference: string,
  { drawing, signal }: { drawing: Drawing; signal: AbortSignal },
): Promise<FoundModel> {
  const needed = judgesPrompts(drawing) ? ['generate', 'logProbabilities'] : ['generate']
  const all = [...needed, 'tokenize']
  const counts = models.problem?.(reference, all) === undefined
  const { capabilities } = await models.resolve(reference, counts ? all : needed, signal)
  const { generate, tokenize, logProbabilities } = capabilities
  if (!generate) throw new Error(`${reference} was resolved without \`generate\``)
  return { generate, tokenize, logProbabilities }
}

/** Whether the likelihoods of the prompts are wanted. */
function judgesPrompts({ echo, alternatives }: Drawing): boolean {
  return echo && alternatives !== undefined
}

function echoError(): OpenAiError {
  const message = 'this model tells no likelihoods of its prompt; leave out `echo` or `logprobs`'
  return fieldError('echo', message, 'unsupported_parameter')
}

/** The options of the model; those that a request leaves out are those of the protocol. */
function drawOptions(drawing: Drawing, room: number | undefined): DrawOptions {
  const { temperature = 1, topP, topK, repetitionPenalty, stop, schema, alternatives } = drawing
  const maxTokens = drawing.maxTokens ?? room
  return {
    temperature,
    ...(maxTokens !== undefined && { maxTokens }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(repetitionPenalty !== undefined && { repetitionPenalty }),
    ...(stop !== undefined && { stop }),
    ...(schema !== undefined && { constraint: { schema } }),
    ...(alternatives !== undefined && { logProbabilities: alternatives }),
  }
}

/** What the window leaves to the reply; `undefined` when that cannot be told, or nothing is left. */
function roomFor(
  prompt: Asked,
  contextWindow: number,
  tokenize: Tokenize | undefined,
): number | undefined {
  const text = 'text' in prompt ? prompt.text : tokenize?.chat?.(prompt.messages)
  if (!tokenize || text === undefined) return undefined
  const room = contextWindow - tokenize.encode(text).length - margin
  return room > 0 ? Math.min(room, usualMost) : undefined
}

/** The tokens of prompts as the model holds them to be likely, one prompt after the other. */
async function judgePrompts(
  { logProbabilities, tokenize }: FoundModel,
  prompts: readonly Asked[],
  { alternatives = 0 }: Drawing,
  signal: AbortSignal,
): Promise<PromptToken[][]> {
  const judged: PromptToken[][] = []
  for (const prompt of prompts) {
    const text = 'text' in prompt ? prompt.text : ''
    const options = { signal, alternatives }
    const [tokens = []] =
      (await logProbabilities?.logProbabilities({ text: '' }, [text], options)) ?? []
    // Without a token that begins all texts, nothing comes before the first one of the prompt.
    const ids = tokenize?.encode(text) ?? []
    const first = ids.length > tokens.length ? tokenize?.decode(ids.slice(0, 1)) : undefined
    judged.push(first === undefined ? tokens : [{ text: first, logProbability: null }, ...tokens])
  }
  return judged
}

/** Replies without a token, for those who ask for the prompt alone. */
function writeNothing({ tokenize }: FoundModel, requests: readonly GenerateRequest[]): Generated[] {
  return requests.map(({ prompt }) => {
    const text = 'text' in prompt ? prompt.text : ''
    const inputTokens = tokenize?.encode(text).length ?? 0
    return { text: '', finish: 'length', inputTokens, outputTokens: 0, tokens: [] }
  })
}

async function generateAll(
  generate: Capabilities['generate'],
  requests: readonly GenerateRequest[],
  signal: AbortSignal,
): Promise<Generated[]> {
  if (requests.length > 1 && generate.generateBatch) {
    const replies = await generate.generateBatch(requests, { signal })
    return replies.map((reply) => {
      if (reply instanceof Error) throw reply
      return reply
    })
  }
  const replies: Generated[] = []
  for (const { prompt, ...options } of requests) {
    replies.push(await generate.generate(prompt, { ...options, signal }))
  }
  return replies
}

/** Counts a prompt once, however many replies it has. */
function addUp(replies: readonly Generated[], count: number): Written {
  const prompts = replies.filter((_, at) => at % count === 0)
  return {
    replies,
    inputTokens: prompts.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    outputTokens: replies.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  }
}
