import { defineNode, number, port, text } from '@chainwright/core'
import { extractSentences } from '../language/summarize/extract-sentences.ts'
import { refineSummary } from '../language/summarize/summarize-refine.ts'
import { summarizeText, summarizeWhole } from '../language/summarize/summarize-text.ts'

/**
 * Shortens a text. `map-reduce` takes a text of any length, summarizes its parts apart from each other
 * (several at once when the model can) and then the summaries, and works at once on one of at most
 * `partTokens`; `refine` reads part after part and improves one running summary; `whole` refuses what
 * does not fit the window with `text-too-long`; `extractive` picks sentences as they stand and needs a
 * sentence encoder only. A blank text has a blank summary.
 */
export const summarize = defineNode({
  type: 'summarize@1',
  title: 'Summarize',
  description: 'Shortens a text and keeps what matters.',
  group: 'language',
  inputs: {
    text: port(text),
    strategy: port(text, {
      description:
        'map-reduce: parts, then their summaries; refine: one summary improved part by part; whole: at once or not at all; extractive: sentences of the text',
      default: 'map-reduce',
      choices: ['map-reduce', 'refine', 'whole', 'extractive'],
      literal: true,
    }),
    maxTokens: port(number, {
      description: 'map-reduce, refine and whole: longest summary that is written, in tokens',
      default: 100,
      minimum: 1,
      form: { unit: 'tokens', step: 1 },
    }),
    partTokens: port(number, {
      description:
        'map-reduce and refine: longest part read at once, in tokens; small models lose the thread in long ones',
      default: 1024,
      minimum: 64,
      form: { unit: 'tokens', step: 1 },
    }),
    sentences: port(number, {
      description: 'extractive: sentences of the summary',
      default: 3,
      minimum: 1,
      form: { step: 1 },
    }),
    instruction: port(text, {
      description: 'map-reduce, refine and whole: what the model is told to do with the text',
      default: 'Summarize the text below in a few sentences. Keep the main facts and names.',
    }),
  },
  model: ({ strategy }) =>
    strategy === 'extractive' ? ['embed', 'tokenize'] : ['generate', 'tokenize'],
  outputs: { summary: port(text) },
  async run({ inputs, model, context }) {
    const { strategy, instruction, maxTokens, partTokens, sentences } = inputs
    if (inputs.text.trim() === '') return { summary: '' }
    if (strategy === 'extractive') {
      const { signal } = context
      return { summary: await extractSentences(inputs.text, sentences, model, signal) }
    }
    const options = { instruction, maxTokens, partTokens, port: 'summary' }
    return { summary: await writerFor(strategy)(inputs.text, model, options, context) }
  },
})

function writerFor(strategy: string): typeof summarizeText {
  if (strategy === 'whole') return summarizeWhole
  return strategy === 'refine' ? refineSummary : summarizeText
}
