import { FlowError, type Message, messages } from '@chainwright/core'
import { type TemplatePart, fillTemplate, parseTemplate, templateNames } from './template.ts'

/** One message whose text is a template. */
export interface Turn {
  readonly role: Message['role']
  readonly parts: readonly TemplatePart[]
}

/** Reads turns from a literal; none when it is missing. Throws `turns-invalid` or `template-invalid`. */
export function parseTurns(literal: unknown): Turn[] {
  if (literal === undefined) return []
  if (!isConversation(literal)) {
    throw new FlowError({
      code: 'turns-invalid',
      message:
        'The turns are no conversation. Write a list such as [{ "role": "user", "content": "Hi" }], with the roles system, user and assistant.',
      port: 'turns',
    })
  }
  return literal.map(({ role, content }) => ({ role, parts: partsOf(content) }))
}

/** The names that turns mention, each once, in order of appearance. */
export function turnNames(turns: readonly Turn[]): string[] {
  return templateNames(turns.flatMap(({ parts }) => parts))
}

/** The turns with values in the places of their names. */
export function fillTurns(
  turns: readonly Turn[],
  values: Readonly<Record<string, unknown>>,
): Message[] {
  return turns.map(({ role, parts }) => ({ role, content: fillTemplate(parts, values) }))
}

function isConversation(literal: unknown): literal is Message[] {
  return messages.accepts(literal)
}

function partsOf(content: string): TemplatePart[] {
  try {
    return parseTemplate(content)
  } catch (error) {
    if (!(error instanceof FlowError)) throw error
    const { code, message } = error
    throw new FlowError({ code, message, port: 'turns' })
  }
}
