import { FlowError, toFlowError, type Message } from '@chainwright/core'
import type {
  Generate,
  GenerateOptions,
  GenerateRequest,
  Generated,
  Prompt,
} from '../../models/generate.ts'
import type { InferenceOptions } from '../../models/inference.ts'
import { askChat } from '../calls/ask-chat.ts'
import type { Endpoint } from '../endpoint.ts'
import { formInstruction, formOf, secondRequest, type ReplyForm } from './reply-form.ts'
import { settingsFor } from './settings.ts'

/**
 * Text generation by a chat model at an endpoint. A prompt that is plain text is said to it as a
 * message. Replies of a given form are asked for in that form, checked, and asked for once more.
 */
export function offerGenerate(endpoint: Endpoint): Generate {
  return {
    contextWindow: endpoint.contextWindow,
    chat: true,
    generate: (prompt, options) => generate(endpoint, prompt, options),
    generateBatch: (requests, options) => generateBatch(endpoint, requests, options),
  }
}

/** One reply of an endpoint. Rejects as `Generate` says, and with the errors of the network. */
export async function generate(
  endpoint: Endpoint,
  prompt: Prompt,
  options: GenerateOptions,
): Promise<Generated> {
  const { signal, payers, onText, ...draw } = options
  signal.throwIfAborted()
  const settings = settingsFor(endpoint, draw)
  const form = formOf(draw.constraint)
  const messages = messagesOf(prompt)
  const stop = draw.stop ?? []
  const asked = { endpoint, settings, messages, stop, signal, payers }
  if (!form) return askChat({ ...asked, onText })
  const reply = await askInForm(asked, form)
  onText?.(reply.text)
  return reply
}

type Asked = Omit<Parameters<typeof askChat>[0], 'onText'>

async function askInForm(asked: Asked, form: ReplyForm): Promise<Generated> {
  const { endpoint, settings } = asked
  const held = endpoint.facts.structured ?? endpoint.provider.structured
  const chosen = held ? { ...settings, schema: form.schema } : settings
  let messages = held ? asked.messages : instructed(asked.messages, formInstruction(form))
  const spent: Generated[] = []
  for (;;) {
    const reply = await askChat({ ...asked, settings: chosen, messages, onText: undefined })
    spent.push(reply)
    if (reply.finish === 'length') return added(spent, reply.text)
    const read = form.read(reply.text)
    if ('text' in read) return added(spent, read.text)
    if (spent.length > 1) throw wrongForm(endpoint, read.problem)
    messages = [
      ...messages,
      { role: 'assistant', content: reply.text },
      { role: 'user', content: secondRequest(read.problem) },
    ]
  }
}

/** The last reply, with what all of them took. */
function added(spent: readonly Generated[], text: string): Generated {
  const [first, ...others] = spent
  const start = first ?? { text, finish: 'stop', inputTokens: 0, outputTokens: 0 }
  return others.reduce<Generated>(
    (sum, one) => ({
      ...one,
      text,
      inputTokens: sum.inputTokens + one.inputTokens,
      outputTokens: sum.outputTokens + one.outputTokens,
      ...(sum.cost !== undefined && one.cost !== undefined && { cost: sum.cost + one.cost }),
    }),
    { ...start, text },
  )
}

async function generateBatch(
  endpoint: Endpoint,
  requests: readonly GenerateRequest[],
  { signal, payers }: InferenceOptions,
): Promise<(Generated | Error)[]> {
  // The limits of the endpoint say how many of them are under way at once.
  const replies = requests.map(({ prompt, ...options }) =>
    generate(endpoint, prompt, { ...(payers && { payers }), ...options, signal }).catch(
      (thrown: unknown) => {
        signal.throwIfAborted()
        return toFlowError(thrown)
      },
    ),
  )
  return Promise.all(replies)
}

function messagesOf(prompt: Prompt): readonly Message[] {
  const messages: readonly Message[] =
    'text' in prompt ? [{ role: 'user', content: prompt.text }] : prompt.messages
  if (messages.some(({ content }) => content !== '')) return messages
  throw new FlowError({
    code: 'prompt-empty',
    message: 'The prompt has no text, and endpoints do not answer nothing. Give it some.',
  })
}

function instructed(messages: readonly Message[], instruction: string): readonly Message[] {
  const [first, ...others] = messages
  if (first?.role !== 'system') return [{ role: 'system', content: instruction }, ...messages]
  return [{ ...first, content: `${first.content}\n\n${instruction}` }, ...others]
}

function wrongForm({ name }: Endpoint, problem: string): FlowError {
  return new FlowError({
    code: 'reply-form',
    message: `${name} twice gave a reply that does not have the form asked for: ${problem}. Say in the prompt what is wanted, or ask a larger model.`,
    retryable: true,
  })
}
