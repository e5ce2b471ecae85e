import { format, Validator, type OutputUnit, type Schema } from '@cfworker/json-schema'
import { constraintInvalid } from './constraint-errors.ts'
import { createPatternMatch } from './match-pattern.ts'

/** Says what is wrong with a value; nothing when the schema accepts it. */
export type SchemaCheck = (value: unknown) => readonly OutputUnit[]

/** Keywords whose values are compared, and are no schemas. */
const compared = new Set(['const', 'enum'])
/** Keywords that limit nothing, at which a reference could find a schema all the same. */
const annotations = new Set(['default', 'examples', 'example'])
/** Keywords of schemas by names that are free. */
const maps = new Set(['properties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'])
/** Formats that stand for patterns while a value is checked. */
const formats = format as Record<string, (text: string) => boolean>

/**
 * A check against a JSON Schema (draft 2020-12), in bounded time also for a schema of somebody else:
 * patterns are matched by our own machine. `isWhole` looks for all that is wrong, not for the first.
 *
 * Throws a `FlowError` (`constraint-invalid`) for what is no schema, for patterns that `parseRegex` refuses
 * and for `patternProperties`; the check throws `constraint-too-complex`.
 */
export function createSchemaCheck(
  schema: Readonly<Record<string, unknown>>,
  { isWhole = false } = {},
): SchemaCheck {
  const matches = new Map<string, (text: string) => boolean>()
  const validator = makeValidator(withoutPatterns(schema, matches), isWhole)
  return (value) => {
    // The validator looks formats up by name while it works, which it does at one go.
    for (const [name, match] of matches) formats[name] = match
    try {
      const { valid, errors } = validator.validate(value)
      return valid ? [] : errors
    } finally {
      for (const name of matches.keys()) delete formats[name]
    }
  }
}

type Matches = Map<string, (text: string) => boolean>

/** The same schema, with a format in place of each pattern. */
function withoutPatterns(schema: unknown, matches: Matches): unknown {
  if (Array.isArray(schema)) return schema.map((part) => withoutPatterns(part, matches))
  if (!isObject(schema)) return schema
  if ('patternProperties' in schema) {
    const told =
      'it has patternProperties, which cannot be checked in bounded time. Name the properties'
    throw constraintInvalid('schema', told)
  }
  const { pattern, ...rest } = Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !annotations.has(keyword))
      .map(([keyword, part]) => [keyword, partWithout(keyword, part, matches)]),
  )
  if (typeof pattern !== 'string') return rest
  const name = `pattern ${pattern}`
  if (!matches.has(name)) matches.set(name, createPatternMatch(pattern))
  const others = Array.isArray(rest['allOf']) ? (rest['allOf'] as unknown[]) : []
  return { ...rest, allOf: [...others, { format: name }] }
}

function partWithout(keyword: string, part: unknown, matches: Matches): unknown {
  if (compared.has(keyword)) return part
  if (!maps.has(keyword) || !isObject(part)) return withoutPatterns(part, matches)
  const entries = Object.entries(part)
  return Object.fromEntries(entries.map(([name, one]) => [name, withoutPatterns(one, matches)]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function makeValidator(schema: unknown, isWhole: boolean): Validator {
  try {
    return new Validator(schema as Schema, '2020-12', !isWhole)
  } catch {
    throw constraintInvalid('schema', 'it is no JSON Schema. Write one of draft 2020-12')
  }
}
