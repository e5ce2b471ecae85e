import { FlowError, toFlowError } from '@chainwright/core'
import type {
  Constraint,
  Generate,
  GenerateOptions,
  Generated,
  Prompt,
} from '../models/generate.ts'
import type { Tokenize } from '../models/tokenize.ts'
import { type FakeLikelihood, likelihoodsOf, promptText } from './fake-likelihoods.ts'
import { fakePieces } from './fake-tokenizer.ts'
import { sharedWords } from './fake-words.ts'

/**
 * Writes the whole reply to a prompt; `choices`, `stop` and `maxTokens` are applied afterwards. Other
 * constraints are not: a reply to one must have the right form.
 */
export type FakeReply = (prompt: Prompt, options: GenerateOptions) => string

/** What a fake generator is made of. */
export interface FakeGeneratorParts {
  reply: FakeReply
  tokenize: Tokenize
  likelihood: FakeLikelihood
}

/** The `generate` capability over a reply function; streams token by token. */
export function createFakeGenerator(parts: FakeGeneratorParts): Required<Generate> {
  const { contextWindow } = parts.tokenize
  return {
    contextWindow,
    chat: true,
    generate: (prompt, options) => generate(parts, prompt, options),
    async generateBatch(requests, { signal }) {
      const replies: (Generated | Error)[] = []
      for (const { prompt, ...options } of requests) {
        signal.throwIfAborted()
        const reply = generate(parts, prompt, { ...options, signal })
        replies.push(await reply.catch((thrown: unknown) => toFlowError(thrown)))
      }
      signal.throwIfAborted()
      return replies
    },
  }
}

/** The last thing that was said: what the fake model replies when nothing else is scripted. */
export function echo(prompt: Prompt): string {
  return 'text' in prompt ? prompt.text : (prompt.messages.at(-1)?.content ?? '')
}

async function generate(
  { reply, tokenize, likelihood }: FakeGeneratorParts,
  prompt: Prompt,
  options: GenerateOptions,
): Promise<Generated> {
  const { stop = [], constraint, logProbabilities: alternatives } = options
  const { contextWindow } = tokenize
  const before = promptText(prompt)
  const inputTokens = fakePieces(before).length
  const room = contextWindow - inputTokens
  const maxTokens = options.maxTokens ?? Math.min(256, room)
  if (maxTokens > room || room <= 0) throw tooLong(inputTokens, contextWindow)
  const whole = obey(constraint, reply(prompt, options))
  const untilStop = cutAtStop(whole, stop)
  const pieces = fakePieces(untilStop).slice(0, maxTokens)
  await stream(pieces, options)
  const text = pieces.join('')
  const finish = text.length < untilStop.length ? 'length' : 'stop'
  const outputTokens = pieces.length
  const counted: Generated = { text, finish, inputTokens, outputTokens }
  if (alternatives === undefined) return counted
  return { ...counted, tokens: likelihoodsOf(text, before, likelihood, { tokenize, alternatives }) }
}

/** One of the choices: the reply itself if it is one, else the first that shares most words with it. */
function obey(constraint: Constraint | undefined, reply: string): string {
  if (!constraint || !('choices' in constraint) || constraint.choices.includes(reply)) return reply
  const shared = constraint.choices.map((choice) => sharedWords(choice, reply))
  return constraint.choices[shared.indexOf(Math.max(...shared))] ?? reply
}

async function stream(pieces: readonly string[], options: GenerateOptions): Promise<void> {
  for (const piece of pieces) {
    await Promise.resolve()
    options.signal.throwIfAborted()
    options.onText?.(piece)
  }
}

function cutAtStop(text: string, stop: readonly string[]): string {
  const cuts = stop.map((mark) => text.indexOf(mark)).filter((at) => at >= 0)
  return text.slice(0, Math.min(text.length, ...cuts))
}

function tooLong(inputTokens: number, contextWindow: number): FlowError {
  return new FlowError({
    code: 'prompt-too-long',
    message: `The prompt has ${inputTokens} tokens and leaves no room for the reply in a window of ${contextWindow}. Shorten the prompt or lower maxTokens.`,
  })
}
