import { FlowError, type StepContext } from '@chainwright/core'
import type { DrawOptions } from '../../models/generate.ts'
import type { Tokenize } from '../../models/tokenize.ts'
import type { Instructed } from './instruct.ts'
import { usageOf } from '../../models/usage-of.ts'

/** What is to be continued, and when it is enough. */
export interface ContinueOptions {
  prompt: string
  draw: Omit<DrawOptions, 'seed' | 'maxTokens'>
  /** Seed of the first time; each further time has the next. */
  seed: number | undefined
  /** Tokens of each time. */
  maxTokens: number
  enoughTokens: number | undefined
  until: string | undefined
  maxTimes: number
}

/** A text that was written in several times. */
export interface Written {
  text: string
  times: number
  ended: 'enough' | 'until' | 'stop' | 'maxTimes'
}

/**
 * Continues a text from its own continuation. Throws `window-too-small` when the window has no room
 * for one time's tokens beside at least as much of the text.
 */
export async function continueText(
  options: ContinueOptions,
  { generate, tokenize }: Instructed,
  context: StepContext,
): Promise<Written> {
  const { prompt, draw, seed, maxTokens, enoughTokens = Infinity, until, maxTimes } = options
  const room = generate.contextWindow - maxTokens
  if (room < maxTokens) throw windowTooSmall(generate.contextWindow, maxTokens)
  let text = ''
  let tokens = 0
  for (let times = 1; ; times++) {
    context.progress(times - 1, maxTimes)
    const reply = await generate.generate(
      { text: endOf(prompt + text, room, tokenize) },
      {
        ...draw,
        maxTokens,
        ...(seed !== undefined && { seed: seed + times - 1 }),
        signal: context.signal,
        onText: (piece) => context.delta('text', piece),
      },
    )
    context.usage(usageOf(reply))
    const from = text.length
    text += reply.text
    tokens += reply.outputTokens
    const found = until === undefined ? -1 : text.indexOf(until, Math.max(0, from - until.length))
    if (until !== undefined && found >= 0) {
      return { text: text.slice(0, found + until.length), times, ended: 'until' }
    }
    if (tokens >= enoughTokens) return { text, times, ended: 'enough' }
    if (reply.finish === 'stop' || reply.text === '') return { text, times, ended: 'stop' }
    if (times === maxTimes) return { text, times, ended: 'maxTimes' }
  }
}

/** The last part of a text that has at most so many tokens. */
function endOf(text: string, room: number, tokenize: Tokenize): string {
  const tokens = tokenize.encode(text, { special: true })
  if (tokens.length <= room) return text
  return tokenize.decode(tokenize.encode(text).slice(-Math.max(1, room - 2)))
}

function windowTooSmall(window: number, maxTokens: number): FlowError {
  return new FlowError({
    code: 'window-too-small',
    message: `The model's window of ${window} tokens has no room for ${maxTokens} new ones beside as many of the text. Lower maxTokens, or choose a model with a larger window.`,
    port: 'maxTokens',
  })
}
