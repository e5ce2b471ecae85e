import type { Capabilities, Models } from '@chainwright/core'
import type { DrawOptions, GenerateRequest, Generated, Tokenize } from '@chainwright/nodes'
import type { OpenAiOffer } from './endpoint.ts'
import type { Drawing } from './drawing.ts'
import type { Asked, Writer, Written } from './writer.ts'

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
    check: () => undefined,
    async write({ prompts, drawing, signal, onText }) {
      const tellUsage = askModel()
      const { generate, tokenize } = await findModel(models, reference, signal)
      const requests = prompts.flatMap((prompt, at) => {
        const options = drawOptions(drawing, roomFor(prompt, generate.contextWindow, tokenize))
        return Array.from({ length: drawing.count }, (_, nth): GenerateRequest => {
          const reply = at * drawing.count + nth
          const seed = drawing.seed === undefined ? {} : { seed: drawing.seed + nth }
          return { ...options, ...seed, prompt, onText: (piece) => onText(reply, piece) }
        })
      })
      const written = addUp(await generateAll(generate, requests, signal), drawing.count)
      tellUsage(written)
      return written
    },
  }
}

async function findModel(models: Models, reference: string, signal: AbortSignal) {
  const both = ['generate', 'tokenize']
  const counts = models.problem?.(reference, both) === undefined
  const { capabilities } = await models.resolve(reference, counts ? both : ['generate'], signal)
  const { generate, tokenize } = capabilities
  if (!generate) throw new Error(`${reference} was resolved without \`generate\``)
  return { generate, tokenize }
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
