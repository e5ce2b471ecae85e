import { type Expression, type Grammar, choice, impossible, literal, rule } from './expression.ts'
import { checkDisjoint } from './schema-disjoint.ts'
import {
  type SchemaObject,
  checkAlone,
  checkKeywords,
  isSchemaObject,
  keywordsByType,
  limitsOf,
  schemaInvalid,
} from './schema-keywords.ts'
import { numberExpression } from './schema-number.ts'
import { arrayExpression, objectExpression } from './schema-parts.ts'
import type { SchemaReader } from './schema-reader.ts'
import { referred } from './schema-reference.ts'
import { stringExpression } from './schema-string.ts'

/** Deepest nesting of schemas inside each other. */
const deepest = 64
const anyValue = 'any value'

/**
 * A reply that is JSON on one line that a JSON Schema accepts (draft 2020-12, and the same keywords
 * of draft 7). Not everything that the schema accepts can be written: properties come in the order
 * of the schema, numbers without exponent and with at most 15 digits, additional names without
 * escapes. Throws a `FlowError` (`constraint-invalid`) for what is wrong, and for keywords that
 * cannot steer a reply; nothing is ignored but annotations.
 */
export function schemaGrammar(schema: SchemaObject): Grammar {
  const rules = new Map<string, Expression>()
  const open: { name: string; schema: unknown; at: string }[] = []
  let depth = 0
  const reader: SchemaReader = {
    root: schema,
    read(part, at) {
      if (depth >= deepest) throw schemaInvalid(at, `is more than ${deepest} schemas deep`)
      depth += 1
      const expression = read(part, at)
      depth -= 1
      return expression
    },
    share(expression) {
      const name = `shared ${rules.size}`
      rules.set(name, expression)
      return rule(name)
    },
  }
  const start = reader.read(schema, '')
  for (let next = open.pop(); next; next = open.pop()) {
    rules.set(next.name, reader.read(next.schema, next.at))
  }
  return { start, rules }

  function read(part: unknown, at: string): Expression {
    if (part === true) return later(anyValue, { type: allTypes }, at)
    if (part === false) return impossible
    if (!isSchemaObject(part)) throw schemaInvalid(at, 'is no schema')
    checkKeywords(part, at)
    if (limitsOf(part).length === 0) return read(true, at)
    if ('$ref' in part) {
      checkAlone(part, '$ref', at)
      const target = referred(schema, part['$ref'], at)
      return later(target.at, target.schema, target.at)
    }
    if ('enum' in part || 'const' in part) return oneOfValues(part, at)
    return readCombined(part, at, reader) ?? readTyped(part, at, reader)
  }

  /** A rule for a schema that is read when all else has been: schemas may hold themselves. */
  function later(name: string, part: unknown, at: string): Expression {
    const key = `schema ${name}`
    if (!rules.has(key)) {
      rules.set(key, impossible)
      open.push({ name: key, schema: part, at })
    }
    return rule(key)
  }
}

const readers: Readonly<
  Record<string, (schema: SchemaObject, at: string, reader: SchemaReader) => Expression>
> = {
  object: objectExpression,
  array: arrayExpression,
  string: stringExpression,
  number: numberExpression,
  integer: numberExpression,
  boolean: () => choice(literal('true'), literal('false')),
  null: () => literal('null'),
}

/** Whole numbers are among the numbers. */
const allTypes = Object.keys(readers).filter((type) => type !== 'integer')

/** `anyOf`, `oneOf` and `allOf`, which stand alone. */
function readCombined(
  schema: SchemaObject,
  at: string,
  reader: SchemaReader,
): Expression | undefined {
  const keyword = ['anyOf', 'oneOf', 'allOf'].find((name) => name in schema)
  if (keyword === undefined) return undefined
  checkAlone(schema, keyword, at)
  const parts = schema[keyword]
  if (!Array.isArray(parts) || parts.length === 0) {
    throw schemaInvalid(at, `has an "${keyword}" that is no list of schemas`)
  }
  if (keyword === 'allOf' && parts.length > 1) {
    throw schemaInvalid(at, 'has an "allOf" of several schemas; write them as one')
  }
  if (keyword === 'oneOf') checkDisjoint(parts, at, reader.root)
  return choice(...parts.map((part, index) => reader.read(part, `${at}/${keyword}/${index}`)))
}

function oneOfValues(schema: SchemaObject, at: string): Expression {
  const keyword = 'enum' in schema ? 'enum' : 'const'
  const { type, ...rest } = schema
  checkAlone(rest, keyword, at)
  const values: unknown = keyword === 'enum' ? schema['enum'] : [schema['const']]
  if (!Array.isArray(values)) throw schemaInvalid(at, 'has an "enum" that is no list')
  const types = type === undefined ? undefined : typesOf(type, at)
  const fitting = values.filter((value) => !types || types.some((name) => isOfType(value, name)))
  return choice(...fitting.map((value) => literal(JSON.stringify(value))))
}

function readTyped(schema: SchemaObject, at: string, reader: SchemaReader): Expression {
  const { type } = schema
  const types = type === undefined ? impliedTypes(schema) : typesOf(type, at)
  return choice(...types.map((name) => readers[name]?.(schema, at, reader) ?? impossible))
}

/** The types that the keywords speak of: others are accepted as well, and not written. */
function impliedTypes(schema: SchemaObject): string[] {
  return Object.entries(keywordsByType)
    .filter(([, keywords]) => keywords.some((keyword) => keyword in schema))
    .map(([type]) => type)
}

function typesOf(type: unknown, at: string): string[] {
  const types: unknown[] = Array.isArray(type) ? type : [type]
  return types.map((name) => {
    if (typeof name === 'string' && Object.hasOwn(readers, name)) return name
    throw schemaInvalid(at, `has the type ${JSON.stringify(name)}, which does not exist`)
  })
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'null') return value === null
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object') return isSchemaObject(value)
  return typeof value === type
}
