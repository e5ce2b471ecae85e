import { answer as answerType, defineNode, json, list, number, port, text } from '@chainwright/core'
import { answerExtractive } from '../language/answer/answer-extractive.ts'
import { answerGenerative } from '../language/answer/answer-generative.ts'
import type { FoundAnswers } from '../language/answer/answer-passages.ts'
import { answerSpans } from '../language/answer/answer-span.ts'

const inputs = {
  question: port(text),
  context: port(text, { description: 'The text that holds the answer' }),
  strategy: port(text, {
    description:
      'extractive: a sentence of the context, by meaning; span: the words of the context that answer, by a model that was trained to find them; generative: written by a model',
    default: 'extractive',
    choices: ['extractive', 'span', 'generative'],
    literal: true,
  }),
  top: port(number, {
    description: 'Most answers to find; a written one is the only one',
    default: 1,
    minimum: 1,
    maximum: 100,
    literal: true,
    form: { step: 1 },
  }),
  maxTokens: port(number, {
    description: 'generative: longest answer that is written, in tokens',
    default: 200,
    minimum: 1,
    form: { unit: 'tokens', step: 1 },
  }),
}

/**
 * Answers a question from a text. `extractive` gives the sentence that is nearest to the question,
 * and needs a sentence encoder only; `span` gives the words that a reading model (as trained on SQuAD,
 * Rajpurkar et al. 2016) holds likeliest, `p(span) = softmax(start logit + end logit)` over all spans of
 * the context (Devlin et al. 2019). Both tell the place in the passage around them. `generative` has a
 * language model write the answer from numbered passages. A blank context gives no answer.
 */
export const answer = defineNode({
  type: 'answer@1',
  title: 'Answer',
  description: 'Answers a question from a text, and shows what the answer rests on.',
  group: 'language',
  inputs,
  model: ({ strategy }) => {
    if (strategy === 'span') return ['answer']
    return strategy === 'generative' ? ['generate', 'tokenize'] : ['embed', 'tokenize']
  },
  outputs: {
    answer: port(answerType, {
      description: 'The best, with its place in its passage if it has one',
    }),
    text: port(text, { description: 'The answer as plain text' }),
    answers: port(list(answerType), { description: 'All that were found, best first' }),
    passages: port(list(text), { description: 'What the answers rest on, or were written from' }),
    spans: port(json, {
      description: 'Where each answer stands in the context: [{ "start": 0, "end": 5 }, …]',
    }),
  },
  async run({ inputs: given, model, context: step }) {
    const { strategy, maxTokens } = given
    const top = Math.trunc(given.top)
    switch (strategy) {
      case 'span': {
        const [found] = await answerSpans([given], model.answer, top, step)
        return outputsOf(found)
      }
      case 'generative':
        return outputsOf(await answerGenerative(given, model, maxTokens, step))
      default:
        return outputsOf(await answerExtractive(given, model, top, step.signal))
    }
  },
})

function outputsOf({ answers, passages, spans }: FoundAnswers = { answers: [], passages: [] }) {
  const [best] = answers
  if (!best) return {}
  return { answer: best, text: best.text, answers, passages, ...(spans && { spans }) }
}
