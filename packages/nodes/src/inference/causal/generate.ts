import { FlowError, isFlowError } from '@chainwright/core'
import type { Generated, Prompt } from '../../models/generate.ts'
import { createConstraint } from '../constraint/constraint.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { planBatches } from './batch-plan.ts'
import type { GenerateSettings } from './generate-options.ts'
import { bytesPerColumn } from './memory.ts'
import { readsPadding } from './padding.ts'
import { promptTokens } from './prompt-tokens.ts'
import { limitPrefixes } from './read-prompt.ts'
import { readPrompts } from './read-prompts.ts'
import { createReply } from './reply.ts'
import type { Reply } from './reply.ts'
import { writeReplies } from './write-replies.ts'

/** A reply that is asked for. */
export interface GenerateWork {
  prompt: Prompt
  settings: GenerateSettings
}

interface CacheLimit {
  /** Most bytes of read prompts to remember; left out, the limit stays as it is. */
  prefixCacheBytes?: number | undefined
}

/** A `FlowError` on its way between threads. */
export interface FailedReply {
  code: string
  message: string
}

/**
 * Continues a text, or answers a conversation. Throws a `FlowError`: `prompt-too-long`,
 * `prompt-empty`, `chat-template-missing`, `chat-template-failed`, or one of the constraint.
 */
export async function generateText(
  model: LoadedModel,
  { prompt, settings, prefixCacheBytes }: GenerateWork & CacheLimit,
  context: WorkContext,
): Promise<Generated> {
  if (prefixCacheBytes !== undefined) limitPrefixes(prefixCacheBytes)
  const prepared = await prepare(model, { prompt, settings }, (piece) => context.onText(piece, 0))
  await writeBatch(model, [prepared], context)
  const outcome = prepared.reply.outcome()
  if (isFlowError(outcome)) throw outcome
  return outcome
}

/**
 * Many replies, written side by side, in the order of the requests; what fails one of them takes its
 * place. Equal prompts are read once.
 */
export async function generateTexts(
  model: LoadedModel,
  { requests, prefixCacheBytes }: { requests: readonly GenerateWork[] } & CacheLimit,
  context: WorkContext,
): Promise<(Generated | { error: FailedReply })[]> {
  if (prefixCacheBytes !== undefined) limitPrefixes(prefixCacheBytes)
  const prepared: (Prepared | FlowError)[] = []
  for (const [row, request] of requests.entries()) {
    prepared.push(await prepareOrFail(model, request, (piece) => context.onText(piece, row)))
  }
  const ready = prepared.filter((one) => !isFlowError(one)) as Prepared[]
  for (const batch of await plan(model, ready)) {
    const members = batch.flatMap((at) => ready[at] ?? [])
    await writeBatch(model, members, context)
  }
  return prepared.map((one) => {
    const outcome = isFlowError(one) ? one : one.reply.outcome()
    return isFlowError(outcome)
      ? { error: { code: outcome.code, message: outcome.message } }
      : outcome
  })
}

interface Prepared {
  tokens: readonly number[]
  reply: Reply
}

async function prepare(
  model: LoadedModel,
  { prompt, settings }: GenerateWork,
  onText: (piece: string) => void,
): Promise<Prepared> {
  const tokens = promptTokens(model, prompt)
  if (tokens.length === 0) throw promptEmpty()
  const longest = longestReply(tokens.length, model.specification.contextWindow, settings)
  const continues = 'text' in prompt
  const form = settings.constraint
    ? await createConstraint(settings.constraint, model, { continues })
    : undefined
  const reply = createReply(model, { prompt: tokens, continues, settings, longest, form, onText })
  return { tokens, reply }
}

async function prepareOrFail(
  model: LoadedModel,
  work: GenerateWork,
  onText: (piece: string) => void,
): Promise<Prepared | FlowError> {
  try {
    return await prepare(model, work, onText)
  } catch (error) {
    if (isFlowError(error)) return error
    throw error
  }
}

async function plan(model: LoadedModel, ready: readonly Prepared[]): Promise<number[][]> {
  const replies = ready.map(({ tokens, reply }) => ({
    prompt: tokens.length,
    longest: reply.longest,
  }))
  const alike = new Set(replies.map(({ prompt }) => prompt)).size <= 1
  const bytes = bytesPerColumn(model.network)
  const pads = !alike && bytes !== undefined && (await readsPadding(model.network))
  const { contextWindow } = model.specification
  return planBatches(replies, { bytesPerColumn: bytes, pads, contextWindow })
}

async function writeBatch(
  model: LoadedModel,
  members: readonly Prepared[],
  context: WorkContext,
): Promise<void> {
  const rows = new Map<string, number>()
  const prompts: (readonly number[])[] = []
  const lines = members.map(({ tokens, reply }) => {
    const key = tokens.join()
    const row = rows.get(key) ?? prompts.push(tokens) - 1
    rows.set(key, row)
    return { reply, row }
  })
  const start = await readPrompts(model, prompts, context)
  await writeReplies(model.network, { start, lines }, context)
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

function promptEmpty(): FlowError {
  return new FlowError({
    code: 'prompt-empty',
    message: 'There is nothing to continue: the prompt is empty. Give it at least one word.',
  })
}
