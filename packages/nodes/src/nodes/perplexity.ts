import { defineNode, json, number, port, text } from '@chainwright/core'
import { perplexityOf, tokenLikelihoods } from '../language/perplexity.ts'

/**
 * Tells how expected a text is to a language model: `exp(-1/n · Σ ln p(token | tokens before))`, 1 for
 * a text that it knew beforehand, higher the more it is surprised (Jelinek et al. 1977). Values of models
 * with different vocabularies cannot be compared. A long text is read with a sliding window: each token
 * sees at least about `window - stride` tokens before it, where there are so many. An empty text has no
 * values.
 */
export const perplexity = defineNode({
  type: 'perplexity@1',
  title: 'Perplexity',
  description: 'Tells how expected a text is to a language model, as a whole and token by token.',
  group: 'language',
  inputs: {
    text: port(text),
    window: port(number, {
      description: "Most tokens read at once; never more than the model's own window",
      default: 1024,
      minimum: 2,
      form: { unit: 'tokens', step: 1 },
    }),
    stride: port(number, {
      description: 'Tokens scored at once in a text beyond the window; fewer see more before them',
      default: 512,
      minimum: 1,
      form: { unit: 'tokens', step: 1 },
    }),
  },
  model: ['logProbabilities', 'tokenize'],
  outputs: {
    perplexity: port(number, { description: 'From 1; the exponential of the next' }),
    negativeLogLikelihood: port(number, { description: 'Mean over the tokens, in nats' }),
    count: port(number, { description: 'Tokens that were scored' }),
    tokens: port(json, {
      description: 'Each token: [{ "text", "logProbability" }], in nats, 0 or less',
    }),
  },
  async run({ inputs, model, context }) {
    if (inputs.text === '') return {}
    const likelihoods = await tokenLikelihoods(inputs.text, model, inputs, context)
    const mean = perplexityOf(likelihoods)
    if (!mean) return {}
    const tokens = likelihoods.map(({ text: piece, logProbability }) => {
      return { text: piece, logProbability }
    })
    return { ...mean, count: tokens.length, tokens }
  },
})
