import { answer as answerType, defineNode, list, number, port, text } from '@chainwright/core'
import { answerExtractive } from '../language/answer-extractive.ts'
import { answerGenerative } from '../language/answer-generative.ts'

/**
 * Answers a question from a text. `extractive` gives the sentence that is nearest to the question,
 * with its place in the passage around it, and needs a sentence encoder only; `generative` has a language
 * model write the answer from numbered passages. A blank context gives no answer.
 */
export const answer = defineNode({
  type: 'answer@1',
  title: 'Answer',
  description: 'Answers a question from a text, and shows what the answer rests on.',
  group: 'language',
  inputs: {
    question: port(text),
    context: port(text, { description: 'The text that holds the answer' }),
    strategy: port(text, {
      description: 'extractive: a sentence of the context; generative: written by a model',
      default: 'extractive',
      choices: ['extractive', 'generative'],
      literal: true,
    }),
    maxTokens: port(number, {
      description: 'Longest answer that is written, in tokens',
      default: 200,
      minimum: 1,
    }),
  },
  model: ({ strategy }) =>
    strategy === 'generative' ? ['generate', 'tokenize'] : ['embed', 'tokenize'],
  outputs: {
    answer: port(answerType, { description: 'Extractive: with its place in its passage' }),
    text: port(text, { description: 'The answer as plain text' }),
    passages: port(list(text), { description: 'What the answer rests on, or was written from' }),
  },
  async run({ inputs, model, context: step }) {
    const { question, context, strategy, maxTokens } = inputs
    const found =
      strategy === 'generative'
        ? await answerGenerative({ question, context }, model, maxTokens, step)
        : await answerExtractive(question, context, model, step.signal)
    return found ? { ...found, text: found.answer.text } : {}
  },
})
