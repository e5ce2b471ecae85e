import { FlowError, type StepContext } from '@chainwright/core'
import { splitText } from '../../text/split-text.ts'
import { type Instructed, instruct, instructAll, roomBeside } from '../generate/instruct.ts'

/** How a summary is made. */
export interface SummarizeOptions {
  instruction: string
  /** Longest summary, in tokens; also of each part. */
  maxTokens: number
  /** Longest part that is read at once, in tokens; the model's window may allow less. */
  partTokens: number
  /** Output that shows the final summary as it grows. */
  port: string
}

/** Each level about halves the number of parts, so that this many are enough for any text. */
const mostLevels = 32
/** With less room than this, in tokens, parts are too short to be summarized. */
const leastRoom = 32

/**
 * Summarizes a text of any length. What fits one part is summarized at once; a longer text is cut into
 * parts, the parts are summarized, several at once when the model can, and the summaries are summarized
 * in turn (map and reduce) until they fit. Throws `window-too-small` when instruction and reply leave no
 * room for text.
 */
export async function summarizeText(
  text: string,
  model: Instructed,
  options: SummarizeOptions,
  context: StepContext,
): Promise<string> {
  const room = Math.min(options.partTokens, roomForText(model, options))
  let rest = text
  for (let level = 0; level < mostLevels && !fits(model, rest, room); level++) {
    const { signal } = context
    const { tokenize } = model
    const parts = await splitText(rest, { tokenize, maxTokens: room, overlap: 0, signal })
    rest = await summarizeParts(parts, model, { ...options, room }, context)
  }
  return summarizeWhole(rest, model, options, context)
}

/**
 * Summarizes a text in one go. Throws `text-too-long` when it does not fit the model's window.
 */
export async function summarizeWhole(
  text: string,
  model: Instructed,
  options: Omit<SummarizeOptions, 'partTokens'>,
  context: StepContext,
): Promise<string> {
  if (!fits(model, text, roomForText(model, options))) throw textTooLong(model)
  return instruct(model, taskFor(text, options), options, context)
}

async function summarizeParts(
  parts: readonly string[],
  model: Instructed,
  options: SummarizeOptions & { room: number },
  context: StepContext,
): Promise<string> {
  // Two summaries and the blank line between them fit one part of the next level.
  const maxTokens = Math.min(options.maxTokens, Math.floor(options.room / 2) - 4)
  const tasks = parts.map((part) => taskFor(part, options))
  const onDone = (done: number): void => context.progress(done, parts.length, 'Summarizing parts')
  return (await instructAll(model, tasks, { maxTokens, onDone }, context)).join('\n\n')
}

/** The prompt for a text, or a part of it: the instruction, a blank line, the text. */
export function taskFor(
  text: string,
  { instruction }: Pick<SummarizeOptions, 'instruction'>,
): string {
  return `${instruction}\n\n${text}`
}

function fits({ tokenize }: Instructed, text: string, room: number): boolean {
  return tokenize.encode(text).length <= room
}

function roomForText(model: Instructed, options: Omit<SummarizeOptions, 'partTokens'>): number {
  return roomForPart(model, taskFor('', options), options.maxTokens)
}

/**
 * Tokens of text that fit beside the words around it, a reply of `maxTokens` and what is reserved.
 * Throws `window-too-small` when they are too few for a summary.
 */
export function roomForPart(
  model: Instructed,
  around: string,
  maxTokens: number,
  reserved = 0,
): number {
  const room = roomBeside(model, around, maxTokens) - reserved
  if (room >= leastRoom) return room
  throw new FlowError({
    code: 'window-too-small',
    message: `Of the model's window of ${model.generate.contextWindow} tokens, the instruction and a summary of ${maxTokens} leave no room for the text. Lower maxTokens, shorten the instruction, or choose a model with a larger window.`,
    port: 'maxTokens',
  })
}

function textTooLong(model: Instructed): FlowError {
  return new FlowError({
    code: 'text-too-long',
    message: `The text does not fit the model's window of ${model.generate.contextWindow} tokens. Choose the strategy map-reduce, or split the text first.`,
    port: 'text',
  })
}
