import type { StepContext } from '@chainwright/core'
import { sentencesOf } from '../../text/segments.ts'
import type { Generate, Generated, Prompt } from '../../models/generate.ts'
import type { Tokenize } from '../../models/tokenize.ts'
import { usageOf } from '../../models/usage-of.ts'

/** The capabilities of a language model that follows instructions. */
export interface Instructed {
  readonly generate: Generate
  readonly tokenize: Tokenize
}

/** What one reply may be. */
export interface ReplyOptions {
  /** Longest reply, in tokens. */
  maxTokens: number
  /** Output at which the reply is shown as it grows. Default: it is not shown. */
  port?: string
}

// Borders between pieces of a prompt can cost a token each when they are put together.
const spareTokens = 8

/** A task for the model: a message to a chat model, a text to be continued to any other. */
export function taskPrompt(model: Generate, task: string): Prompt {
  return model.chat ? { messages: [{ role: 'user', content: task }] } : { text: `${task}\n\n` }
}

/** Tokens of a prompt as the model reads it, the chat template included. */
export function promptTokens(tokenize: Tokenize, prompt: Prompt): number {
  if ('text' in prompt) return tokenize.encode(prompt.text, { special: true }).length
  const said = prompt.messages.map(({ content }) => content).join('\n')
  const template = tokenize.chat ? 0 : spareTokens * prompt.messages.length
  return tokenize.encode(tokenize.chat?.(prompt.messages) ?? said).length + template
}

/** Tokens that a task can still hold besides `task` when the reply has at most `maxTokens`. */
export function roomBeside(model: Instructed, task: string, maxTokens: number): number {
  const used = promptTokens(model.tokenize, taskPrompt(model.generate, task))
  return model.generate.contextWindow - maxTokens - used - spareTokens
}

/**
 * Has the model do a task; greedy, so that the same task gives the same reply. A reply that was cut
 * off by `maxTokens` ends with its last whole sentence, if it has one. Counts tokens.
 */
export async function instruct(
  model: Pick<Instructed, 'generate'>,
  task: string,
  { maxTokens, port }: ReplyOptions,
  context: StepContext,
): Promise<string> {
  const { signal } = context
  const onText = port === undefined ? {} : { onText: (piece: string) => context.delta(port, piece) }
  const prompt = taskPrompt(model.generate, task)
  const reply = await model.generate.generate(prompt, { signal, maxTokens, ...onText })
  return replyText(reply, context)
}

/** Tasks that go to the model at once; after each such batch it is told how many are done. */
const tasksAtOnce = 8

/**
 * Has the model do several tasks as `instruct` does one, in batches when the model takes them. Rejects
 * with the error of the first task that failed.
 */
export async function instructAll(
  model: Pick<Instructed, 'generate'>,
  tasks: readonly string[],
  { maxTokens, onDone }: { maxTokens: number; onDone: (done: number) => void },
  context: StepContext,
): Promise<string[]> {
  const { generate } = model
  const replies: string[] = []
  while (replies.length < tasks.length) {
    context.signal.throwIfAborted()
    onDone(replies.length)
    const size = generate.generateBatch ? tasksAtOnce : 1
    const batch = tasks.slice(replies.length, replies.length + size)
    replies.push(...(await instructBatch(generate, batch, maxTokens, context)))
  }
  onDone(replies.length)
  return replies
}

async function instructBatch(
  generate: Generate,
  tasks: readonly string[],
  maxTokens: number,
  context: StepContext,
): Promise<string[]> {
  const { signal } = context
  const [only = ''] = tasks
  if (!generate.generateBatch || tasks.length === 1)
    return [await instruct({ generate }, only, { maxTokens }, context)]
  const requests = tasks.map((task) => ({ prompt: taskPrompt(generate, task), maxTokens }))
  const replies = await generate.generateBatch(requests, { signal })
  return replies.map((reply) => {
    if (reply instanceof Error) throw reply
    return replyText(reply, context)
  })
}

function replyText(reply: Generated, context: StepContext): string {
  context.usage(usageOf(reply))
  return reply.finish === 'length' ? wholeSentences(reply.text) : reply.text.trim()
}

function wholeSentences(text: string): string {
  const sentences = sentencesOf(text)
  const cut = sentences.at(-1)
  if (!cut || sentences.length === 1 || /[.!?…。！？]["'”’)\]]*$/u.test(cut.text))
    return text.trim()
  return text.slice(0, cut.start).trim()
}
