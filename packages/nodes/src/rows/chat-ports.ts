import { FlowError, type Plan } from '@chainwright/core'

/** Where a conversation goes into a flow and comes out of it. */
export interface ChatPorts {
  /** Input that takes what the person says. */
  readonly prompt: string
  /** Input and output of the history. */
  readonly history: string
  /** Output with the reply. */
  readonly reply: string
}

const promptNames = ['prompt', 'message', 'question', 'text']
const replyNames = ['reply', 'answer', 'text', 'message']

/**
 * Finds the ports of a flow that can converse: `history` (messages) goes in and comes out, a text goes
 * in, and a text comes out. Throws `chat-refused` with what is missing.
 */
export function chatPorts(plan: Plan): ChatPorts {
  const inputs = [...plan.inputs].map(([name, { type }]) => ({ name, type: type.name }))
  const outputs = [...plan.outputs].map(([name, { type }]) => ({ name, type: type.name }))
  const both = [inputs, outputs].every((ports) =>
    ports.some(({ name, type }) => name === 'history' && type === 'messages'),
  )
  if (!both) throw refused('an input and an output called `history`, of type messages')
  const prompt = choose(inputs, promptNames)
  if (prompt === undefined) throw refused('a text input for what you say, such as `prompt`')
  const reply = choose(outputs, replyNames)
  if (reply === undefined) throw refused('a text output with the reply, such as `reply`')
  return { prompt, history: 'history', reply }
}

/** The text port with the first of these names, else the only text port there is. */
function choose(
  ports: readonly { name: string; type: string }[],
  names: readonly string[],
): string | undefined {
  const texts = ports.flatMap(({ name, type }) => (type === 'text' ? [name] : []))
  return names.find((name) => texts.includes(name)) ?? (texts.length === 1 ? texts[0] : undefined)
}

function refused(missing: string): FlowError {
  const message = `this flow cannot hold a conversation: it needs ${missing}. The node \`chat\` gives both`
  return new FlowError({ code: 'chat-refused', message })
}
