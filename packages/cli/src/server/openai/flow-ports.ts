import { isFlowError, type Message, type Outputs, type Plan } from '@chainwright/core'
import { chatPorts } from '@chainwright/nodes/data'
import { fieldError } from './openai-error.ts'

/** How a flow takes what a request says, and where its reply comes out. */
export interface WritingPorts {
  /** The inputs that carry a conversation. Throws an `OpenAiError` for one that the flow cannot take. */
  conversation(messages: readonly Message[]): Outputs
  /** The input that takes a text alone; `undefined` when the flow takes conversations. */
  readonly prompt: string | undefined
  readonly reply: string
  /** The declared inputs that are no part of the conversation. */
  readonly others: ReadonlySet<string>
}

/** The ports of a flow that makes vectors of texts. */
export interface EmbeddingPorts {
  readonly texts: string
  /** Whether all texts go in at once; else there is a run for each. */
  readonly isList: boolean
  readonly vectors: string
}

const promptNames = ['prompt', 'message', 'question', 'text', 'input']
const replyNames = ['reply', 'answer', 'text', 'message', 'output']
const messagesNames = ['messages', 'conversation', 'history']

/** How a flow can write for a client; `undefined` when it takes no text and no messages, or gives no text. */
export function writingPorts(plan: Plan): WritingPorts | undefined {
  return turnPorts(plan) ?? plainPorts(plan)
}

/** A flow with a history takes turns: what was said before, and what is said now. */
function turnPorts(plan: Plan): WritingPorts | undefined {
  try {
    const { prompt, history, reply } = chatPorts(plan)
    if (needsMore(plan, [prompt, history])) return undefined
    return {
      prompt: undefined,
      reply,
      others: othersOf(plan, [prompt, history]),
      conversation(messages) {
        const last = messages.at(-1)
        if (last?.role === 'user')
          return { [prompt]: last.content, [history]: messages.slice(0, -1) }
        throw fieldError('messages', 'the last message has to be one of the user')
      },
    }
  } catch (thrown) {
    if (isFlowError(thrown) && thrown.code === 'chat-refused') return undefined
    throw thrown
  }
}

function plainPorts(plan: Plan): WritingPorts | undefined {
  const reply = choose(plan.outputs, 'text', replyNames)
  if (reply === undefined) return undefined
  const messages = chooseInput(plan, 'messages', messagesNames)
  if (messages !== undefined && !needsMore(plan, [messages])) {
    return {
      prompt: undefined,
      reply,
      others: othersOf(plan, [messages]),
      conversation: (given) => ({ [messages]: given }),
    }
  }
  const prompt = chooseInput(plan, 'text', promptNames)
  if (prompt === undefined || needsMore(plan, [prompt])) return undefined
  return {
    prompt,
    reply,
    others: othersOf(plan, [prompt]),
    conversation([first, ...more]) {
      if (first?.role === 'user' && more.length === 0) return { [prompt]: first.content }
      const message = 'this flow takes one text, not a conversation: send one message of the user'
      throw fieldError('messages', message)
    },
  }
}

/** How a flow makes vectors; `undefined` when it does not. */
export function embeddingPorts(plan: Plan): EmbeddingPorts | undefined {
  const lists = portsFor(plan, 'text[]', 'vector[]')
  if (lists) return { ...lists, isList: true }
  const single = portsFor(plan, 'text', 'vector')
  return single && { ...single, isList: false }
}

function portsFor(plan: Plan, input: string, output: string) {
  const texts = chooseInput(plan, input, ['texts', 'input', 'text'])
  const vectors = choose(plan.outputs, output, ['vectors', 'embeddings', 'vector', 'embedding'])
  if (texts === undefined || vectors === undefined || needsMore(plan, [texts])) return undefined
  return { texts, vectors }
}

/** The only input that needs a value, when it has the type; else as for all ports. */
function chooseInput(plan: Plan, type: string, names: readonly string[]): string | undefined {
  const needed = [...plan.inputs].filter(([, input]) => input.default === undefined)
  const fitting = needed.flatMap(([name, input]) => (input.type.name === type ? [name] : []))
  return (needed.length === 1 ? fitting[0] : undefined) ?? choose(plan.inputs, type, names)
}

/** The port of a type with the first of these names, else the only one of the type. */
function choose(
  ports: ReadonlyMap<string, { readonly type: { readonly name: string } }>,
  type: string,
  names: readonly string[],
): string | undefined {
  const fitting = [...ports].flatMap(([name, port]) => (port.type.name === type ? [name] : []))
  return names.find((name) => fitting.includes(name)) ?? onlyOne(fitting)
}

function onlyOne([first, ...more]: readonly string[]): string | undefined {
  return more.length === 0 ? first : undefined
}

/** Whether a run has to bring a value besides these. */
function needsMore(plan: Plan, given: readonly string[]): boolean {
  const needed = [...plan.inputs].filter(([, input]) => input.default === undefined)
  return needed.some(([name]) => !given.includes(name))
}

function othersOf(plan: Plan, given: readonly string[]): ReadonlySet<string> {
  return new Set([...plan.inputs.keys()].filter((name) => !given.includes(name)))
}
