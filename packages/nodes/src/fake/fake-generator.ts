import { FlowError } from '@chainwright/core'
import type { Generate, GenerateOptions, Generated, Prompt } from '../models/generate.ts'
import { fakeChat, fakePieces } from './fake-tokenizer.ts'

/** Writes the whole reply to a prompt; `stop` and `maxTokens` are applied afterwards. */
export type FakeReply = (prompt: Prompt, options: GenerateOptions) => string

/** The `generate` capability over a reply function; streams token by token. */
export function createFakeGenerator(reply: FakeReply, contextWindow: number): Generate {
  return {
    contextWindow,
    chat: true,
    async generate(prompt, options) {
      const { stop = [] } = options
      const inputTokens = fakePieces(promptText(prompt)).length
      const room = contextWindow - inputTokens
      const maxTokens = options.maxTokens ?? Math.min(256, room)
      if (maxTokens > room || room <= 0) throw tooLong(inputTokens, contextWindow)
      const whole = reply(prompt, options)
      const untilStop = cutAtStop(whole, stop)
      const pieces = fakePieces(untilStop).slice(0, maxTokens)
      await stream(pieces, options)
      const text = pieces.join('')
      return { text, finish: finish(text, untilStop), inputTokens, outputTokens: pieces.length }
    },
  }
}

/** The last thing that was said: what the fake model replies when nothing else is scripted. */
export function echo(prompt: Prompt): string {
  return 'text' in prompt ? prompt.text : (prompt.messages.at(-1)?.content ?? '')
}

async function stream(pieces: readonly string[], options: GenerateOptions): Promise<void> {
  for (const piece of pieces) {
    await Promise.resolve()
    options.signal.throwIfAborted()
    options.onText?.(piece)
  }
}

function promptText(prompt: Prompt): string {
  return 'text' in prompt ? prompt.text : fakeChat(prompt.messages)
}

function cutAtStop(text: string, stop: readonly string[]): string {
  const cuts = stop.map((mark) => text.indexOf(mark)).filter((at) => at >= 0)
  return text.slice(0, Math.min(text.length, ...cuts))
}

function finish(text: string, untilStop: string): Generated['finish'] {
  return text.length < untilStop.length ? 'length' : 'stop'
}

function tooLong(inputTokens: number, contextWindow: number): FlowError {
  return new FlowError({
    code: 'prompt-too-long',
    message: `The prompt has ${inputTokens} tokens and leaves no room for the reply in a window of ${contextWindow}. Shorten the prompt or lower maxTokens.`,
  })
}
