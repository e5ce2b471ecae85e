import { createSchemaCheck } from '../inference/constraint/check-schema.ts'

/**
 * A function that is 1 for a value that a JSON Schema (draft 2020-12) accepts, else 0. Text is read as JSON
 * first. Throws a `FlowError` (`constraint-invalid`) for a schema that cannot be checked.
 */
export function createFormCheck(
  schema: Readonly<Record<string, unknown>>,
): (value: unknown) => number {
  const check = createSchemaCheck(schema)
  return (value) => {
    const read = typeof value === 'string' ? parse(value) : value
    return read !== undefined && check(read).length === 0 ? 1 : 0
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
