import { createSchemaCheck } from '../../inference/constraint/check-schema.ts'
import type { Constraint } from '../../models/generate.ts'
import { findJson } from '../../text/find-json.ts'

/** The form that a reply is asked for in, and how it is told from others. */
export interface ReplyForm {
  readonly schema: Readonly<Record<string, unknown>>
  /** The reply in its final form, or what is wrong with it. */
  read(text: string): { readonly text: string } | { readonly problem: string }
}

/** The form of a constraint; `undefined` where there is none. A regular expression has none here. */
export function formOf(constraint: Constraint | undefined): ReplyForm | undefined {
  if (!constraint) return undefined
  if ('choices' in constraint) return choiceForm(constraint.choices)
  return 'schema' in constraint ? schemaForm(constraint.schema) : undefined
}

/** What a model is told that nothing but words holds to a form. */
export function formInstruction({ schema }: ReplyForm): string {
  return `Reply with JSON alone, without any other words, that fits this JSON Schema:\n${JSON.stringify(schema)}`
}

/** What a model is told whose reply did not have the form. */
export function secondRequest(problem: string): string {
  return `Your reply cannot be used: ${problem}. Reply again, with JSON alone.`
}

function schemaForm(schema: Readonly<Record<string, unknown>>): ReplyForm {
  const check = createSchemaCheck(schema, { isWhole: true })
  return {
    schema,
    read(text) {
      const found = findJson(text)
      if (!found) return { problem: 'there is no JSON in it' }
      const errors = check(found.value)
      if (errors.length === 0)
        return { text: isJson(text) ? text.trim() : JSON.stringify(found.value) }
      const last = errors.at(-1)
      return { problem: `${last?.instanceLocation ?? '#'} ${last?.error ?? 'does not fit'}` }
    },
  }
}

/** Endpoints want an object: the choice stands in one. */
function choiceForm(choices: readonly string[]): ReplyForm {
  const schema = {
    type: 'object',
    properties: { choice: { type: 'string', enum: choices } },
    required: ['choice'],
    additionalProperties: false,
  }
  return {
    schema,
    read(text) {
      const value = findJson(text)?.value
      const said = isRecord(value) ? value['choice'] : (value ?? text)
      const plain = String(said).trim()
      const choice =
        choices.find((one) => one === plain) ??
        choices.find((one) => one.trim().toLowerCase() === plain.toLowerCase())
      if (choice !== undefined) return { text: choice }
      return {
        problem: `the choice is none of ${choices.map((one) => JSON.stringify(one)).join(', ')}`,
      }
    },
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
