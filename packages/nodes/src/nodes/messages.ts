import {
  FlowError,
  type Message,
  type Ports,
  defineNode,
  json,
  messages as messagesType,
  port,
  text,
} from '@chainwright/core'
import { fillTurns, parseTurns, turnNames } from '../text/turns.ts'

const inputs = {
  system: port(text, { description: 'How the model is to behave', optional: true }),
  turns: port(json, {
    description: 'What was said before, such as [{ "role": "user", "content": "Hi, {{name}}" }]',
    literal: true,
    optional: true,
    form: { as: 'turns' },
  }),
  history: port(messagesType, { description: 'A conversation to go on with', optional: true }),
  prompt: port(text, { description: 'What is said last, by the user', optional: true }),
}

/**
 * Builds a conversation: the system text, the turns with each `{{name}}` filled from an input of that
 * name, the history, and the prompt, in this order. A system text at the beginning of the history
 * comes first, unless `system` replaces it. Fails with `turns-invalid`, `template-invalid`,
 * `input-missing` when there is nothing to say, or `value-too-large` beyond 4 MiB.
 */
export const messages = defineNode({
  type: 'messages@1',
  title: 'Messages',
  description: 'Builds a conversation from a system text, turns, a history and a prompt.',
  group: 'text',
  inputs,
  outputs: { messages: port(messagesType, { description: 'The conversation' }) },
  ports: ({ turns }) => ({ inputs: inputsOf(turns) }),
  run({ inputs: given }) {
    const { system, history = [], prompt } = given
    const [head, ...rest] = history
    const before = head?.role === 'system' ? rest : history
    const rules = system ?? (head?.role === 'system' ? head.content : undefined)
    const said: Message[] = [
      ...(rules === undefined ? [] : [{ role: 'system' as const, content: rules }]),
      ...fillTurns(parseTurns(given.turns), given),
      ...before,
      ...(prompt === undefined ? [] : [{ role: 'user' as const, content: prompt }]),
    ]
    if (said.length > 0) return { messages: said }
    const message = 'The conversation is empty. Give a prompt, turns, a history or a system text.'
    throw new FlowError({ code: 'input-missing', message, port: 'prompt' })
  },
})

function inputsOf(turns: unknown): Ports {
  const names = turnNames(parseTurns(turns))
  const own = names.find((name) => Object.hasOwn(inputs, name))
  if (own === undefined) return Object.fromEntries(names.map((name) => [name, port(text)]))
  throw new FlowError({
    code: 'template-invalid',
    message: `The turns cannot insert the node's own input {{${own}}}. Choose another name.`,
    port: 'turns',
  })
}
