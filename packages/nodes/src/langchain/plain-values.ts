import type { Message, PortType } from '@chainwright/core'
import type { DocumentInterface } from '@langchain/core/documents'
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  isBaseMessage,
} from '@langchain/core/messages'
import type { BasePromptValueInterface } from '@langchain/core/prompt_values'

/** The roles of a conversation, by the names that LangChain has for them. */
const roles: Readonly<Record<string, string>> = {
  human: 'user',
  ai: 'assistant',
  system: 'system',
}

/**
 * A value of LangChain as a port of this type carries it: messages, prompts and documents as text,
 * conversation or JSON. What does not suit is given back as it is, for the port to refuse.
 */
export function portValue(type: PortType, value: unknown): unknown {
  const of = type.depth > 0 ? type.of : undefined
  if (of) return Array.isArray(value) ? value.map((item) => portValue(of, item)) : value
  if (type.base === 'text') return textOf(value)
  if (type.base === 'messages') return conversationOf(value)
  if (type.base === 'vector' && value instanceof Float32Array) return [...value]
  if (type.base === 'json') return plainJson(value)
  return value
}

/** A value of a port as LangChain takes it: a conversation becomes messages, the rest stays. */
export function runnableValue(type: PortType, value: unknown): unknown {
  if (type.base !== 'messages' || value === undefined) return value
  if (type.of) return (value as unknown[]).map((one) => runnableValue(type.of as PortType, one))
  return langChainMessages(value as readonly Message[])
}

/** A conversation as messages of LangChain. */
export function langChainMessages(conversation: readonly Message[]): BaseMessage[] {
  return conversation.map(({ role, content }) => {
    if (role === 'system') return new SystemMessage(content)
    return role === 'user' ? new HumanMessage(content) : new AIMessage(content)
  })
}

/** True for a document of LangChain, from whichever copy of its packages. */
export function isDocument(value: unknown): value is DocumentInterface {
  return isObject(value) && typeof value['pageContent'] === 'string' && 'metadata' in value
}

/** The text of a message, a prompt, a document or a chunk of a text model; else the value itself. */
function textOf(value: unknown): unknown {
  if (isBaseMessage(value)) return value.text
  if (isPromptValue(value)) return value.toString()
  if (isDocument(value)) return value.pageContent
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value
}

/** Messages of kinds that a conversation has no role for keep their kind, which the port refuses. */
function conversationOf(value: unknown): unknown {
  if (isPromptValue(value)) return conversationOf(value.toChatMessages())
  if (isBaseMessage(value)) return [messageOf(value)]
  if (typeof value === 'string') return [{ role: 'user', content: value }]
  if (!Array.isArray(value)) return value
  return value.map((one) => (isBaseMessage(one) ? messageOf(one) : one))
}

function messageOf(message: BaseMessage): { role: string; content: string } {
  return { role: roles[message.type] ?? message.type, content: message.text }
}

/**
 * A value as plain JSON: what has no JSON form (functions, `undefined`) is left out. Throws a
 * `TypeError` for a value that holds itself.
 */
export function plainJson(value: unknown): unknown {
  const written = JSON.stringify(value, plainPart)
  return written === undefined ? undefined : (JSON.parse(written) as unknown)
}

/** Called with the part before it is asked for its own JSON form, which would be LangChain's. */
function plainPart(this: unknown, key: string, written: unknown): unknown {
  const part = isObject(this) ? this[key] : written
  if (isBaseMessage(part)) return fullMessage(part)
  if (isPromptValue(part)) return part.toChatMessages()
  if (isDocument(part)) return { pageContent: part.pageContent, metadata: part.metadata }
  if (ArrayBuffer.isView(part) && !(part instanceof DataView)) return [...(part as Uint8Array)]
  return typeof written === 'bigint' ? String(written) : written
}

function fullMessage(message: BaseMessage): object {
  const { role } = messageOf(message)
  const calls = (message as AIMessage).tool_calls
  const called = calls && calls.length > 0 && { tool_calls: calls }
  return { role, content: message.content, ...called }
}

function isPromptValue(value: unknown): value is BasePromptValueInterface {
  return isObject(value) && typeof value['toChatMessages'] === 'function'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
