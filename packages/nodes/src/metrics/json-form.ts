import { Validator, type Schema } from '@cfworker/json-schema'

/** A function that is 1 for a value that a JSON Schema (draft 2020-12) accepts, else 0. Text is read as JSON first. */
export function createFormCheck(
  schema: Readonly<Record<string, unknown>>,
): (value: unknown) => number {
  const validator = new Validator(schema as Schema, '2020-12', true)
  return (value) => {
    const read = typeof value === 'string' ? parse(value) : value
    return read !== undefined && validator.validate(read).valid ? 1 : 0
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
