import { FlowError } from '@chainwright/core'
import type { Generated, Prompt } from '../../models/generate.ts'
import { throwIfCancelled } from '../load/cancelled.ts'
import { startText } from './causal-model.ts'
import type { ReadText } from './causal-model.ts'
import type { LoadedModel, ModelConfig } from '../load/load-model.ts'
import type { GenerateSettings } from './generate-options.ts'
import { createReplyText } from '../text/reply-text.ts'
import type { ReplyText } from '../text/reply-text.ts'
import { createSampler } from './sampler.ts'
import type { WorkContext } from '../load/task.ts'

/**
 * A prompt is read in pieces of so many tokens, so that cancelling need not wait for all of it.
 * Shorter ones cost time on a processor (64: a fifth more), longer ones do not save any.
 */
const pieceLength = 96

interface GenerateWork {
  prompt: Prompt
  settings: GenerateSettings
}

/**
 * Continues a text, or answers a conversation. Throws a `FlowError`: `prompt-too-long`,
 * `prompt-empty`, `chat-template-missing`, `chat-template-failed`.
 */
export async function generateText(
  model: LoadedModel,
  { prompt, settings }: GenerateWork,
  context: WorkContext,
): Promise<Generated> {
  const { tokenizer, specification } = model
  const tokens = promptTokens(model, prompt)
  const longest = longestReply(tokens.length, specification.contextWindow, settings)
  const text = startText(model.network)
  const reply = createReplyText({
    tokenizer,
    before: 'text' in prompt ? tokens.slice(-4) : [],
    stop: settings.stop,
    onText: (piece) => context.onText(piece, 0),
  })
  const logits = await readInPieces(text, tokens, context)
  const choose = createSampler(settings)
  const seen = new Set(tokens)
  const writer: Writer = {
    ends: endTokens(model.config),
    longest,
    choose: (next) => choose(next, seen),
    read: (token) => {
      throwIfCancelled(context)
      seen.add(token)
      return text.read([token])
    },
  }
  return { inputTokens: tokens.length, ...(await write(writer, logits, reply)), text: reply.text() }
}

function promptTokens(
  { tokenizer, specification }: LoadedModel,
  prompt: GenerateWork['prompt'],
): number[] {
  if ('messages' in prompt && !tokenizer.chat) throw chatTemplateMissing(specification.folder)
  const tokens =
    'messages' in prompt
      ? tokenizer.encode(tokenizer.chat?.(prompt.messages) ?? '')
      : tokenizer.encode(prompt.text, { special: true })
  if (tokens.length > 0) return tokens
  throw new FlowError({
    code: 'prompt-empty',
    message: 'There is nothing to continue: the prompt is empty. Give it at least one word.',
  })
}

/** How many tokens the reply may have. */
function longestReply(prompt: number, window: number, settings: GenerateSettings): number {
  const left = window - prompt
  const wanted = settings.maxTokens
  if (left >= wanted) return wanted
  if (left > 0 && !settings.maxTokensAsked) return left
  throw new FlowError({
    code: 'prompt-too-long',
    message: `The prompt has ${prompt} tokens and the reply may have ${wanted}: together more than the ${window} tokens that the model can hold. Shorten the prompt by ${wanted - left} tokens, ask for a shorter reply, or split the text.`,
  })
}

async function readInPieces(
  text: ReadText,
  tokens: readonly number[],
  context: WorkContext,
): Promise<Float32Array> {
  let logits: Float32Array = new Float32Array()
  for (let at = 0; at < tokens.length; at += pieceLength) {
    throwIfCancelled(context)
    logits = await text.read(tokens.slice(at, at + pieceLength))
  }
  return logits
}

interface Writer {
  ends: ReadonlySet<number>
  /** Tokens after which the reply is cut off. */
  longest: number
  choose: (logits: Float32Array) => number
  read: (token: number) => Promise<Float32Array>
}

/** Adds token after token to the reply until one of its ends is reached. */
async function write(
  { ends, longest, choose, read }: Writer,
  logits: Float32Array,
  reply: ReplyText,
): Promise<{ finish: 'stop' | 'length'; outputTokens: number }> {
  let next = logits
  for (let count = 1; ; count += 1) {
    const token = choose(next)
    if (ends.has(token)) {
      reply.end()
      return { finish: 'stop', outputTokens: count - 1 }
    }
    if (reply.add(token)) return { finish: 'stop', outputTokens: count }
    if (count === longest) return { finish: reply.end() ? 'stop' : 'length', outputTokens: count }
    next = await read(token)
  }
}

function endTokens({ eos_token_id: ends }: ModelConfig): ReadonlySet<number> {
  return new Set([ends ?? []].flat())
}

function chatTemplateMissing(folder: string): FlowError {
  return new FlowError({
    code: 'chat-template-missing',
    message: `The model in ${folder} has no chat template, so it cannot answer a conversation. Give it a text to continue, or choose a model that was tuned for conversations.`,
  })
}
