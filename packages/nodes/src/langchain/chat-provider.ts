import { FlowError } from '@chainwright/core'
import type { BaseMessage } from '@langchain/core/messages'
import { AIMessageChunk, isBaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk } from '@langchain/core/outputs'
import type { RunnableConfig } from '@langchain/core/runnables'
import { countTokens } from '../endpoints/capabilities/tokenize.ts'
import type { ChatCall, ChatSettings, Provider } from '../endpoints/endpoint.ts'
import { langChainMessages } from '../remote/providers/messages.ts'
import { replyPieces } from '../remote/providers/reply-pieces.ts'
import { runnableError } from './runnable-errors.ts'

/** What replies to messages: a chat model, a text model, or a chain that ends in one. */
export interface ChatModel {
  stream(
    messages: BaseMessage[],
    options?: Partial<RunnableConfig> & { stop?: string[] },
  ): Promise<AsyncIterable<unknown>>
}

/** How a reply is to be drawn; what is left out is as the model likes. */
export type DrawSettings = Pick<
  ChatSettings,
  'maxTokens' | 'temperature' | 'topP' | 'topK' | 'repetitionPenalty' | 'seed'
>

type MakeModel = (settings: DrawSettings) => unknown

/** Settings for which models are kept, the latest used last. */
const mostKept = 32
/** What every provider takes; a model that takes none has its reply cut all the same. */
const mostStops = 4

/** A chat model in this program, called as an endpoint is. */
export function chatProvider(model: ChatModel | MakeModel, name: string): Provider {
  const makes = typeof model === 'function'
  const find = makes ? keepMade(model) : () => Promise.resolve(model)
  return {
    ...inProgram,
    title: name,
    options: makes ? ['topK', 'repetitionPenalty', 'seed'] : [],
    async chat({ settings, messages, signal }) {
      if (!makes && settings.topP !== undefined) throw refusedTopP(name)
      try {
        const stop = settings.stop && { stop: [...settings.stop] }
        const said = await langChainMessages(messages)
        const pieces = await (await find(settings)).stream(said, { signal, ...stop })
        const mostTokens = makes ? Infinity : settings.maxTokens
        return replyPieces(read(pieces, { name, signal, mostTokens }))
      } catch (thrown) {
        throw runnableError(thrown, name, signal)
      }
    },
  }
}

/** The parts of a provider that a model in this program has no use for. */
export const inProgram: Omit<Provider, 'chat' | 'title'> = {
  packageName: '@langchain/core',
  address: undefined,
  keyVariable: undefined,
  needsKey: false,
  header: { name: 'authorization', before: '' },
  options: [],
  structured: false,
  stops: mostStops,
  listPath: '',
}

function keepMade(make: MakeModel): (settings: ChatCall['settings']) => Promise<ChatModel> {
  const made = new Map<string, Promise<ChatModel>>()
  return ({ maxTokens, temperature, topP, topK, repetitionPenalty, seed }) => {
    const settings: DrawSettings = {
      maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(topK !== undefined && { topK }),
      ...(repetitionPenalty !== undefined && { repetitionPenalty }),
      ...(seed !== undefined && { seed }),
    }
    const key = JSON.stringify(settings)
    const known = made.get(key) ?? Promise.resolve(make(settings) as ChatModel | Promise<ChatModel>)
    made.delete(key)
    made.set(key, known)
    // What could not be made is tried again.
    known.catch(() => made.delete(key))
    const [oldest] = made.keys()
    if (made.size > mostKept && oldest !== undefined) made.delete(oldest)
    return known
  }
}

/** Reads to the end, or to about the most tokens where the model was not told of them. */
async function* read(
  pieces: AsyncIterable<unknown>,
  { name, signal, mostTokens }: { name: string; signal: AbortSignal; mostTokens: number },
): AsyncGenerator<ChatGenerationChunk> {
  let tokens = 0
  try {
    for await (const piece of pieces) {
      const chunk = chunkOf(piece)
      tokens += countTokens(chunk.text)
      if (tokens > mostTokens) return yield ended('length')
      yield chunk
    }
  } catch (thrown) {
    throw runnableError(thrown, name, signal)
  }
  // Said last, so that a reason of the model's own comes first.
  yield ended('stop')
}

function chunkOf(piece: unknown): ChatGenerationChunk {
  if (typeof piece === 'string') {
    return new ChatGenerationChunk({ text: piece, message: new AIMessageChunk('') })
  }
  if (!isBaseMessage(piece)) {
    const message = `the model replied with a ${typeof piece}, and neither with text nor a message`
    throw new FlowError({ code: 'runnable-failed', message })
  }
  return new ChatGenerationChunk({ text: piece.text, message: piece as AIMessageChunk })
}

function ended(finish_reason: 'stop' | 'length'): ChatGenerationChunk {
  const message = new AIMessageChunk('')
  return new ChatGenerationChunk({ text: '', message, generationInfo: { finish_reason } })
}

function refusedTopP(name: string): FlowError {
  const message = `The option topP cannot be honoured: ${name} draws as it was made. Leave it out, or give \`modelsFromLangChain\` a function that makes the model.`
  return new FlowError({ code: 'option-refused', message })
}
