import { type InputValues, defineNode, number, port, text } from '@chainwright/core'
import { type StepOf, runTogether } from '../language/run-together.ts'
import type { Translate } from '../models/generate.ts'
import { usageOf } from '../models/usage-of.ts'

const inputs = {
  text: port(text),
  prefix: port(text, {
    description:
      'Stands before the text: the task for models that know several, such as "translate English to German: "',
    default: '',
    literal: true,
  }),
  maxTokens: port(number, {
    description: 'Longest result, in tokens',
    default: 256,
    minimum: 1,
    form: { unit: 'tokens', step: 1 },
  }),
}

type Inputs = InputValues<typeof inputs>
type Step = StepOf<Inputs, { translate: Translate }>

/**
 * Rewrites a text by an encoder and a decoder: a translation, or what else the model was trained on.
 * T5 and its kin are told the task by a prefix (Raffel et al. 2020); Marian models know one pair of
 * languages and need none. A text must fit the model's window (`text-too-long`): split a longer one and
 * wire the list.
 */
export const translate = defineNode({
  type: 'translate@1',
  title: 'Translate',
  description: 'Translates a text, or rewrites it as the model was trained to.',
  group: 'language',
  inputs,
  model: ['translate'],
  outputs: {
    text: port(text, { description: 'The translation' }),
    finish: port(text, { description: 'stop: the model was done; length: it was cut off' }),
  },
  batchSize: 32,
  ...runTogether({
    key: (given) => given.maxTokens,
    items: (given: Inputs) => [given.prefix + given.text],
    call(texts: readonly string[], { inputs: { maxTokens }, model, context }: Step) {
      const { signal } = context
      // Of several texts, nobody could tell which one grows.
      const onText = (piece: string): void => context.delta('text', piece)
      const shown = texts.length === 1 ? { onText } : {}
      return model.translate.translate(texts, { maxTokens, signal, ...shown })
    },
    outputs({ context }, [done]) {
      if (!done) return {}
      context.usage(usageOf(done))
      return { text: done.text, finish: done.finish }
    },
  }),
})
