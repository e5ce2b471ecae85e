import { boolean, defineNode, number, port, text } from '@chainwright/core'
import { continueText } from '../language/generate/continue-text.ts'
import {
  drawOptionsOf,
  drawPorts,
  drawsRepeatably,
  greedyTemperature,
} from '../language/generate/draw-ports.ts'

/**
 * Flow chaining in one node: what the model wrote is put after the prompt, and the model goes on from
 * there, until the text is long enough, holds `until`, the model has nothing to add, or `maxTimes` is
 * reached. When prompt and text outgrow the window, the model reads their end.
 */
export const continueNode = defineNode({
  type: 'continue@1',
  title: 'Continue',
  description:
    'Has a model continue a text again and again, each time from what it wrote, until it is whole.',
  group: 'chaining',
  inputs: {
    prompt: port(text, { description: 'The text to continue' }),
    ...drawPorts,
    maxTokens: port(number, {
      description: 'Tokens that are written each time',
      default: 64,
      minimum: 1,
      form: { unit: 'tokens', step: 1 },
    }),
    enoughTokens: port(number, {
      description: 'Ends once so many tokens are written; left out, length does not end it',
      optional: true,
      minimum: 1,
      form: { unit: 'tokens', step: 1 },
    }),
    until: port(text, {
      description: 'Ends once the written text holds this; it stays in the text',
      optional: true,
    }),
    maxTimes: port(number, {
      description: 'How often the model is called at most',
      default: 10,
      minimum: 1,
      maximum: 10_000,
      form: { step: 1 },
    }),
    temperature: greedyTemperature,
  },
  model: ['generate', 'tokenize'],
  outputs: {
    text: port(text, { description: 'What was written, without the prompt' }),
    whole: port(text, { description: 'The prompt, and what was written' }),
    times: port(number, { description: 'How often the model was called' }),
    ended: port(text, {
      description: 'enough, until, stop (the model had nothing to add) or maxTimes',
    }),
    done: port(boolean, { description: 'False when it ended for maxTimes alone' }),
  },
  repeatable: drawsRepeatably,
  async run({ inputs, model, context }) {
    const { prompt, maxTokens, enoughTokens, until, maxTimes } = inputs
    const { seed, ...draw } = drawOptionsOf(inputs, context.seed)
    const written = await continueText(
      { prompt, draw, seed, maxTokens, enoughTokens, until, maxTimes },
      model,
      context,
    )
    const done = written.ended !== 'maxTimes'
    return { ...written, whole: prompt + written.text, done }
  },
})
