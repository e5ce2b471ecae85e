import type { Message } from '@chainwright/core'
import { recordOf } from './drawing.ts'
import { fieldError } from './openai-error.ts'

const mostMessages = 10_000
const roles: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
}

/** The conversation of a request: texts alone. Throws an `OpenAiError` that names the message. */
export function readMessages(value: unknown): Message[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= mostMessages) {
    return value.map(readMessage)
  }
  throw fieldError('messages', `'messages' takes a list of 1 to ${mostMessages} messages`)
}

function readMessage(value: unknown, at: number): Message {
  const param = `messages[${at}]`
  const { role, content, ...more } = recordOf(value)
  const known = typeof role === 'string' && Object.hasOwn(roles, role) ? roles[role] : undefined
  if (!known) {
    const told = `'${param}.role' takes system, developer, user and assistant: there are no tools here`
    throw fieldError(`${param}.role`, told, 'invalid_value')
  }
  // What clients give back of an earlier answer may be there, and empty.
  const extra = Object.entries(more).find(([, member]) => !isEmpty(member))
  if (extra) {
    const name = `${param}.${extra[0].slice(0, 100)}`
    throw fieldError(name, `'${name}' cannot be honoured here`, 'unsupported_parameter')
  }
  return { role: known, content: readContent(content, `${param}.content`) }
}

function isEmpty(member: unknown): boolean {
  return member === undefined || member === null || (Array.isArray(member) && member.length === 0)
}

function readContent(content: unknown, param: string): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) {
    throw fieldError(param, `'${param}' takes a text, or parts of the type text`, 'invalid_type')
  }
  return content.map((part, at) => readPart(part, `${param}[${at}]`)).join('')
}

function readPart(part: unknown, param: string): string {
  const { type, text } = recordOf(part)
  if (type === 'text' && typeof text === 'string') return text
  throw fieldError(param, `'${param}' is no text, and nothing else can be read here`)
}
