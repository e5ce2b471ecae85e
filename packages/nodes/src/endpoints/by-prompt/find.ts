import { z } from 'zod'
import type {
  AnswerSpan,
  FillMask,
  FindAnswer,
  MaskFill,
  Tag,
  TaggedSpan,
} from '../../models/encoders.ts'
import type { InferenceOptions, TextPair } from '../../models/inference.ts'
import type { Endpoint } from '../endpoint.ts'
import { askJson, probability } from './ask-json.ts'

const usualLabels = ['PER', 'ORG', 'LOC', 'MISC'] as const
const mask = '[MASK]'
/** Words have no numbers here. */
const unknownToken = -1

/**
 * Marks names in texts by asking a chat model to quote them: persons, organizations, places and
 * others, or the labels that the configuration names. What it quotes wrongly is left out.
 */
export function offerTag(endpoint: Endpoint): Tag {
  const { labels = usualLabels } = endpoint.facts
  const task = `List every part of the text that one of these labels fits, in the order in which they stand, quoted exactly, with how probable the label is: ${JSON.stringify(labels)}.`
  const span = z.strictObject({ text: z.string().min(1), label: z.enum(labels), probability })
  const result = z.strictObject({ spans: z.array(span) })
  async function tag(text: string, options: InferenceOptions): Promise<TaggedSpan[]> {
    const { spans } = await askJson(endpoint, { task, given: { text }, result }, options)
    let from = 0
    return spans.flatMap((one): TaggedSpan[] => {
      const start = text.indexOf(one.text, from)
      if (start < 0) return []
      const end = (from = start + one.text.length)
      return [{ start, end, label: one.label, text: one.text, score: one.probability }]
    })
  }
  return { tag: (texts, options) => Promise.all(texts.map((text) => tag(text, options))) }
}

/** Words for masked places, by asking a chat model for the likeliest; probabilities are its own. */
export function offerFillMask(endpoint: Endpoint): FillMask {
  async function fill(text: string, top: number, options: InferenceOptions): Promise<MaskFill[][]> {
    const count = text.split(mask).length - 1
    if (count === 0) return []
    const task = `Each ${mask} in the text stands for one missing word. For each of the ${count}, in order, give the ${top} likeliest words with how probable each is, likeliest first.`
    const word = z.strictObject({ word: z.string().min(1), probability })
    const result = z.strictObject({ masks: z.array(z.array(word)).length(count) })
    const { masks } = await askJson(endpoint, { task, given: { text }, result }, options)
    return masks.map((words) =>
      likeliest(words, top).map((one) => ({
        token: unknownToken,
        text: one.word.trim(),
        probability: one.probability,
      })),
    )
  }
  return {
    mask,
    fillMask: (texts, { top, ...options }) =>
      Promise.all(texts.map((text) => fill(text, top, options))),
  }
}

/** Finds answers in passages by asking a chat model to quote them; only true quotes count. */
export function offerFindAnswer(endpoint: Endpoint): FindAnswer {
  const quote = z.strictObject({ quote: z.string().min(1), probability })
  const result = z.strictObject({ answers: z.array(quote) })
  async function find(
    pair: TextPair,
    top: number,
    options: InferenceOptions,
  ): Promise<AnswerSpan[]> {
    const task = `Give up to ${top} shortest parts of the passage that answer the question, quoted exactly, with how probable it is that each is the right answer. Give none when the passage does not answer it.`
    const given = { question: pair.first, passage: pair.second }
    const { answers } = await askJson(endpoint, { task, given, result }, options)
    const spans = likeliest(answers, answers.length).flatMap((one): AnswerSpan[] => {
      const start = pair.second.indexOf(one.quote)
      const end = start + one.quote.length
      return start < 0 ? [] : [{ start, end, text: one.quote, score: one.probability }]
    })
    return apart(spans).slice(0, top)
  }
  return {
    answer: (pairs, { top, ...options }) =>
      Promise.all(pairs.map((pair) => find(pair, top, options))),
  }
}

function likeliest<V extends { probability: number }>(all: readonly V[], top: number): V[] {
  return all.toSorted((a, b) => b.probability - a.probability).slice(0, top)
}

/** Spans that overlap no likelier one. */
function apart(spans: readonly AnswerSpan[]): AnswerSpan[] {
  const kept: AnswerSpan[] = []
  for (const span of spans) {
    if (kept.every(({ start, end }) => span.end <= start || span.start >= end)) kept.push(span)
  }
  return kept
}
