import { constraintInvalid } from './constraint-errors.ts'

/** A JSON Schema that is an object. */
export type SchemaObject = Readonly<Record<string, unknown>>

/** Keywords that say something about a value without limiting it. */
const annotations = [
  '$comment',
  '$defs',
  '$id',
  '$schema',
  'default',
  'definitions',
  'deprecated',
  'description',
  'example',
  'examples',
  'readOnly',
  'title',
  'writeOnly',
]
/** Keywords that limit values of one type; for values of other types they say nothing. */
export const keywordsByType = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
} as const

const whole = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref']
const known = new Set([...annotations, ...whole, ...Object.values(keywordsByType).flat()])

/** Keywords of a schema that limit values, in its own order. */
export function limitsOf(schema: SchemaObject): string[] {
  return Object.keys(schema).filter((keyword) => !annotations.includes(keyword))
}

/** Throws a `FlowError` (`constraint-invalid`) for a keyword that is not known here. */
export function checkKeywords(schema: SchemaObject, at: string): void {
  const unknown = Object.keys(schema).find((keyword) => !known.has(keyword))
  if (unknown === undefined) return
  // These ask for nothing.
  if (unknown === 'uniqueItems' && schema[unknown] === false) return
  if (unknown === 'multipleOf' && schema[unknown] === 1 && schema['type'] === 'integer') return
  throw schemaInvalid(at, `has the keyword "${unknown}", which cannot steer a reply`)
}

/**
 * Throws a `FlowError` (`constraint-invalid`) when other limits stand beside a keyword that says
 * everything.
 */
export function checkAlone(schema: SchemaObject, keyword: string, at: string): void {
  const other = limitsOf(schema).find((name) => name !== keyword)
  if (other === undefined) return
  throw schemaInvalid(at, `has "${other}" beside "${keyword}"; only one of them can steer a reply`)
}

/** A schema that cannot steer a reply. `at` is the JSON pointer of the part at fault. */
export function schemaInvalid(at: string, why: string): Error {
  return constraintInvalid('schema', `the part at "#${at}" ${why}`)
}

/** A whole number from 0, or `otherwise` when the keyword is missing. */
export function countOf(
  schema: SchemaObject,
  keyword: string,
  { at, otherwise }: { at: string; otherwise: number },
): number {
  const value = schema[keyword]
  if (value === undefined) return otherwise
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw schemaInvalid(at, `has a "${keyword}" that is no whole number`)
}

/** True for what can be a schema with keywords. */
export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
