import { FlowError, type InputValues, type Message, messages, port, text } from '@chainwright/core'
import type { Prompt } from '../../models/generate.ts'

/** Inputs of nodes that a prompt or a conversation may be given to. */
export const promptPorts = {
  prompt: port(text, { description: 'What to say to the model', optional: true }),
  messages: port(messages, { description: 'A conversation, instead of a prompt', optional: true }),
  system: port(text, { description: 'How the model is to behave, in chat mode', optional: true }),
  mode: port(text, {
    description: 'chat: the model answers; completion: it continues the text',
    default: 'chat',
    choices: ['chat', 'completion'],
    literal: true,
  }),
}

/**
 * The prompt that a model is given, from the values of `promptPorts`. Throws a `FlowError`:
 * `input-missing`, `inputs-conflict`, or `model-not-chat` when the model cannot converse.
 */
export function promptOf(
  { prompt, messages: said, system, mode }: InputValues<typeof promptPorts>,
  model: { readonly chat: boolean },
): Prompt {
  if (prompt === undefined && said === undefined) {
    const told = 'There is neither a prompt nor a conversation. Give one.'
    throw problem('input-missing', 'prompt', told)
  }
  if (prompt !== undefined && said !== undefined) {
    const told = 'There are both a prompt and a conversation. Give one.'
    throw problem('inputs-conflict', 'messages', told)
  }
  if (mode === 'chat') {
    if (!model.chat) throw notChat()
    const before: Message[] = system === undefined ? [] : [{ role: 'system', content: system }]
    return { messages: [...before, ...(said ?? [{ role: 'user', content: prompt ?? '' }])] }
  }
  if (said !== undefined || system !== undefined) {
    const told = 'Completion continues a prompt alone. Give a prompt only, or choose the mode chat.'
    throw problem('inputs-conflict', said === undefined ? 'system' : 'messages', told)
  }
  return { text: prompt ?? '' }
}

function notChat(): FlowError {
  const told =
    'The model was not tuned to answer conversations. Choose another, or mode completion.'
  return problem('model-not-chat', 'mode', told)
}

function problem(code: string, at: string, message: string): FlowError {
  return new FlowError({ code, message, port: at })
}
