import { FlowError, type StepContext } from '@chainwright/core'
import { splitText } from '../../text/split-text.ts'
import { wordMatches, wordSupport } from '../../text/word-match.ts'
import type { FoundAnswers } from './answer-passages.ts'
import { type Instructed, instruct, roomBeside } from '../generate/instruct.ts'

/** Length of the passages that a reply can cite, in tokens. */
const passageTokens = 128
/** Tokens of a passage's number and line breaks. */
const numberTokens = 8

interface Passage {
  readonly text: string
  readonly tokens: number
}

/**
 * Has the model answer from numbered passages of the context, those that match the words of the
 * question best when not all fit its window; none when the context is blank. The source is
 * the passage that the reply cites, or else the one with most of its words; the score is the share
 * of the reply's words that occur in the passages. Throws `window-too-small`.
 */
export async function answerGenerative(
  { question, context }: { question: string; context: string },
  model: Instructed,
  maxTokens: number,
  step: StepContext,
): Promise<FoundAnswers> {
  if (context.trim() === '') return { answers: [], passages: [] }
  const passages = await passagesFor(question, context, model, {
    room: roomBeside(model, taskFor(question, []), maxTokens),
    signal: step.signal,
  })
  const task = taskFor(question, passages)
  const text = await instruct(model, task, { maxTokens, port: 'answer' }, step)
  const source = sourceOf(text, passages)
  const score = wordSupport(withoutCitations(text), passages.join(' '))
  return { answers: [{ text, score, source }], passages }
}

function taskFor(question: string, passages: readonly string[]): string {
  const numbered = passages.map((passage, index) => `[${index + 1}] ${passage}`)
  return [
    'Answer the question from the passages below, and from nothing else. Cite the passages that you use by number, like [1].',
    ...numbered,
    `Question: ${question}`,
  ].join('\n\n')
}

/** The passages that match best among those that fit, in the order of the context. */
async function passagesFor(
  question: string,
  context: string,
  { tokenize, generate }: Instructed,
  { room, signal }: { room: number; signal: AbortSignal },
): Promise<string[]> {
  const maxTokens = Math.min(passageTokens, room - numberTokens)
  if (maxTokens < 16) throw windowTooSmall(generate.contextWindow)
  const chunks = await splitText(context, { tokenize, maxTokens, overlap: 0, signal })
  const texts = chunks.map((chunk) => chunk.trim()).filter((chunk) => chunk !== '')
  const passages = texts.map((text) => ({ text, tokens: tokenize.encode(text).length }))
  const matches = wordMatches(question, texts)
  const ranked = [...texts.keys()].toSorted((a, b) => (matches[b] ?? 0) - (matches[a] ?? 0))
  const chosen = takeWithin(passages, ranked, room)
  return chosen.toSorted((a, b) => a - b).map((index) => texts[index] ?? '')
}

function takeWithin(passages: readonly Passage[], ranked: readonly number[], room: number) {
  const chosen: number[] = []
  let left = room
  for (const index of ranked) {
    const needed = (passages[index]?.tokens ?? 0) + numberTokens
    if (needed > left) continue
    left -= needed
    chosen.push(index)
  }
  return chosen
}

function sourceOf(reply: string, passages: readonly string[]): string {
  const cited = Array.from(reply.matchAll(/\[(\d{1,6})\]/g), (match) => Number(match[1]) - 1)
  const known = cited.find((index) => passages[index] !== undefined)
  const support = passages.map((passage) => wordSupport(withoutCitations(reply), passage))
  return passages[known ?? support.indexOf(Math.max(...support))] ?? ''
}

function withoutCitations(reply: string): string {
  return reply.replace(/\[\d{1,6}\]/g, '')
}

function windowTooSmall(window: number): FlowError {
  return new FlowError({
    code: 'window-too-small',
    message: `Of the model's window of ${window} tokens, the question and the reply leave no room for the context. Lower maxTokens, shorten the question, or choose a model with a larger window.`,
    port: 'maxTokens',
  })
}
