import {
  FlowError,
  type InputValues,
  type Message,
  defineNode,
  list,
  messages,
  number,
  port,
  text,
} from '@chainwright/core'
import type { GenerateOptions, Prompt } from '../models/generate.ts'

const inputs = {
  prompt: port(text, { description: 'What to say to the model', optional: true }),
  messages: port(messages, { description: 'A conversation, instead of a prompt', optional: true }),
  system: port(text, { description: 'How the model is to behave, in chat mode', optional: true }),
  mode: port(text, {
    description: 'chat: the model answers; completion: it continues the text',
    default: 'chat',
    choices: ['chat', 'completion'],
    literal: true,
  }),
  maxTokens: port(number, {
    description: 'Longest reply, in tokens; left out, 256 or what the window leaves',
    optional: true,
    minimum: 1,
  }),
  stop: port(list(text), { description: 'The reply ends before any of these', optional: true }),
  temperature: port(number, {
    description: '0 takes the likeliest token; higher is bolder',
    default: 0,
    minimum: 0,
    maximum: 10,
  }),
  topK: port(number, { description: 'Draw from the k likeliest tokens', default: 0, minimum: 0 }),
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
  }),
}

type Inputs = InputValues<typeof inputs>

/**
 * Has a language model write. Takes a prompt or a conversation, exactly one of them; shows the text
 * as it grows. Fails with `input-missing`, `inputs-conflict` or `model-not-chat`.
 */
export const generate = defineNode({
  type: 'generate@1',
  title: 'Generate',
  description: 'A language model answers a prompt or a conversation, or continues a text.',
  group: 'language',
  inputs,
  model: ['generate'],
  outputs: {
    text: port(text, { description: 'The reply' }),
    finish: port(text, { description: 'stop: the model was done; length: it was cut off' }),
    tokens: port(number, { description: 'Length of the reply, in tokens' }),
  },
  repeatable: ({ temperature, seed }, runSeed) =>
    temperature === 0 || seed !== undefined || runSeed !== undefined,
  async run({ inputs: given, model, context }) {
    const prompt = promptOf(given)
    if ('messages' in prompt && !model.generate.chat) throw notChat()
    const reply = await model.generate.generate(prompt, {
      ...drawOptions(given, context.seed),
      signal: context.signal,
      onText: (piece) => context.delta('text', piece),
    })
    context.usage({ inputTokens: reply.inputTokens, outputTokens: reply.outputTokens })
    return { text: reply.text, finish: reply.finish, tokens: reply.outputTokens }
  },
})

function promptOf({ prompt, messages: said, system, mode }: Inputs): Prompt {
  if (prompt === undefined && said === undefined) {
    throw problem(
      'input-missing',
      'prompt',
      'There is neither a prompt nor a conversation. Give one.',
    )
  }
  if (prompt !== undefined && said !== undefined) {
    throw problem(
      'inputs-conflict',
      'messages',
      'There are both a prompt and a conversation. Give one.',
    )
  }
  if (mode === 'chat') {
    const before: Message[] = system === undefined ? [] : [{ role: 'system', content: system }]
    return { messages: [...before, ...(said ?? [{ role: 'user', content: prompt ?? '' }])] }
  }
  if (said !== undefined || system !== undefined) {
    const told = 'Completion continues a prompt alone. Give a prompt only, or choose the mode chat.'
    throw problem('inputs-conflict', said === undefined ? 'system' : 'messages', told)
  }
  return { text: prompt ?? '' }
}

function drawOptions(given: Inputs, runSeed: number | undefined): Omit<GenerateOptions, 'signal'> {
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

function notChat(): FlowError {
  const told =
    'The model was not tuned to answer conversations. Choose another, or mode completion.'
  return problem('model-not-chat', 'mode', told)
}

function problem(code: string, at: string, message: string): FlowError {
  return new FlowError({ code, message, port: at })
}
