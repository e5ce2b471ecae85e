import {
  FlowError,
  type InputValues,
  type Labels,
  defineNode,
  json,
  labels,
  list,
  number,
  port,
  text,
} from '@chainwright/core'
import { runTogether } from '../language/run-together.ts'
import type { FillMask, MaskFill } from '../models/encoders.ts'

const inputs = {
  text: port(text, { description: 'A text with {{mask}} or [MASK] where words are missing' }),
  top: port(number, {
    description: 'Most words for each mask',
    default: 5,
    minimum: 1,
    maximum: 1000,
    literal: true,
    form: { step: 1 },
  }),
}

/** How people write a masked word; the model's own mask is taken as well. */
const masks = ['{{mask}}', '[MASK]', '<mask>']

/**
 * Finds the words for the masked places of a text. Each mask is filled for itself: the words are the
 * likeliest tokens at its place while the other masks stay hidden (masked language models, Devlin et
 * al. 2019). Fails with `mask-missing`.
 */
export const fillMask = defineNode({
  type: 'fill-mask@1',
  title: 'Fill mask',
  description: 'Finds the likeliest words for the places of a text that are masked.',
  group: 'language',
  inputs,
  model: ['fillMask'],
  outputs: {
    text: port(text, { description: 'The text with the likeliest word in each place' }),
    words: port(list(text), { description: 'The likeliest word for each mask' }),
    labels: port(labels, { description: 'Words for the first mask, with their probabilities' }),
    candidates: port(json, {
      description: 'For each mask the words, likeliest first: [[{ "text": …, "probability": … }]]',
    }),
  },
  batchSize: 64,
  ...runTogether({
    items: (given: InputValues<typeof inputs>, model: { fillMask: FillMask }) => [
      withModelMask(given.text, model.fillMask.mask),
    ],
    call: (texts, { inputs: { top }, model, context }) =>
      model.fillMask.fillMask(texts, {
        top: Math.trunc(top),
        signal: context.signal,
        onUsage: (used) => context.usage(used),
      }),
    outputs({ inputs: given, model }, [filled = []]) {
      const { mask } = model.fillMask
      const words = filled.map(([best]) => best?.text ?? '')
      const parts = withModelMask(given.text, mask).split(mask)
      return {
        text: parts.map((part, index) => part + (words[index] ?? '')).join(''),
        words,
        labels: probabilitiesOf(filled[0] ?? []),
        candidates: filled.map((fills) =>
          fills.map(({ text: word, probability }) => ({ text: word, probability })),
        ),
      }
    },
  }),
})

function withModelMask(given: string, mask: string): string {
  let masked = given
  for (const written of masks) masked = masked.replaceAll(written, mask)
  if (masked.includes(mask)) return masked
  throw new FlowError({
    code: 'mask-missing',
    message: 'The text has no masked place. Write {{mask}} where a word is missing.',
    port: 'text',
  })
}

/** Tokens of different case or spelling can be the same text: their probabilities are added. */
function probabilitiesOf(fills: readonly MaskFill[]): Labels {
  const sums = new Map<string, number>()
  for (const fill of fills)
    sums.set(fill.text, Math.min(1, (sums.get(fill.text) ?? 0) + fill.probability))
  return Object.fromEntries(sums)
}
