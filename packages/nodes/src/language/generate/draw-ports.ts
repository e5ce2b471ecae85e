import { type InputValues, list, number, port, text } from '@chainwright/core'
import type { DrawOptions } from '../../models/generate.ts'

/** Inputs of nodes that draw text from a language model. */
export const drawPorts = {
  maxTokens: port(number, {
    description: 'Longest reply, in tokens; left out, 256 or what the window leaves',
    optional: true,
    minimum: 1,
    form: { unit: 'tokens', step: 1 },
  }),
  stop: port(list(text), { description: 'The reply ends before any of these', optional: true }),
  topK: port(number, {
    description: 'Draw from the k likeliest tokens',
    default: 0,
    minimum: 0,
    form: { unit: 'tokens', step: 1 },
  }),
  topP: port(number, {
    description: 'Draw from the likeliest tokens that add up to p',
    default: 1,
    minimum: 0,
    maximum: 1,
  }),
  repetitionPenalty: port(number, {
    description: 'Above 1, tokens already seen become less likely',
    default: 1,
    minimum: 0.1,
    maximum: 10,
  }),
  seed: port(number, {
    description: "Seed of the draw; left out, the run's own seed",
    optional: true,
    minimum: 0,
    form: { step: 1 },
  }),
}

/** Temperature of nodes that draw nothing at random unless they are told to. */
export const greedyTemperature = port(number, {
  description: '0 takes the likeliest token; higher is bolder',
  default: 0,
  minimum: 0,
  maximum: 10,
})

/** The values of `drawPorts`, and the temperature. */
export type DrawValues = InputValues<typeof drawPorts> & { readonly temperature: number }

/** Options of the model from a node's inputs; the run's seed stands in for one of its own. */
export function drawOptionsOf(given: DrawValues, runSeed: number | undefined): DrawOptions {
  const { temperature, topK, topP, repetitionPenalty, maxTokens, stop } = given
  const seed = given.seed ?? runSeed
  return {
    temperature,
    topK,
    topP,
    repetitionPenalty,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(stop === undefined ? {} : { stop }),
    ...(seed === undefined ? {} : { seed }),
  }
}

/** Whether drawing gives the same text again: nothing is drawn, or there is a seed. */
export function drawsRepeatably(
  { temperature, seed }: Readonly<Record<string, unknown>>,
  runSeed: number | undefined,
): boolean {
  return temperature === 0 || seed !== undefined || runSeed !== undefined
}
