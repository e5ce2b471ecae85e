import {
  FlowError,
  type Message,
  defineNode,
  messages,
  number,
  port,
  text,
} from '@chainwright/core'
import { withinBudget } from '../language/generate/chat-history.ts'
import {
  drawOptionsOf,
  drawPorts,
  drawsRepeatably,
  greedyTemperature,
} from '../language/generate/draw-ports.ts'
import { usageOf } from '../models/usage-of.ts'

/**
 * One turn of a conversation: takes the history, answers, and gives the history with both turns
 * added. The oldest turns are dropped when the rest, with the reply, would not fit the budget; the
 * caller keeps the history. Fails with `model-not-chat`, or `prompt-too-long` when the last turn alone
 * does not fit.
 */
export const chat = defineNode({
  type: 'chat@1',
  title: 'Chat',
  description: 'Answers a conversation and gives its history back, within a budget of tokens.',
  group: 'chaining',
  inputs: {
    prompt: port(text, { description: 'What the user says' }),
    history: port(messages, { description: 'What was said before', default: [] }),
    system: port(text, { description: 'How the model is to behave', optional: true }),
    ...drawPorts,
    maxTokens: port(number, {
      description: 'Longest reply, in tokens',
      default: 256,
      minimum: 1,
      form: { unit: 'tokens', step: 1 },
    }),
    budget: port(number, {
      description: 'Most tokens of history and prompt; left out, what the window leaves',
      optional: true,
      minimum: 1,
      form: { unit: 'tokens', step: 1 },
    }),
    temperature: greedyTemperature,
  },
  model: ['generate', 'tokenize'],
  outputs: {
    reply: port(text),
    history: port(messages, { description: 'The conversation with both turns, to be given back' }),
    dropped: port(number, { description: 'Messages of the history that were left out' }),
  },
  repeatable: drawsRepeatably,
  async run({ inputs, model, context }) {
    const { prompt, history, system, maxTokens, budget = Infinity } = inputs
    if (!model.generate.chat) throw notChat()
    const said: readonly Message[] = [...history, { role: 'user', content: prompt }]
    const room = Math.min(budget, model.generate.contextWindow - maxTokens)
    const kept = withinBudget(said, { system, room, tokenize: model.tokenize })
    const reply = await model.generate.generate(
      { messages: kept.messages },
      {
        ...drawOptionsOf(inputs, context.seed),
        signal: context.signal,
        onText: (piece) => context.delta('reply', piece),
      },
    )
    context.usage(usageOf(reply))
    const answer: Message = { role: 'assistant', content: reply.text }
    return { reply: reply.text, history: [...kept.turns, answer], dropped: kept.dropped }
  },
})

function notChat(): FlowError {
  const message = 'The model was not tuned to answer conversations. Choose another.'
  return new FlowError({ code: 'model-not-chat', message })
}
