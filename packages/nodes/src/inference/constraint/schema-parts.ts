import {
  type Expression,
  choice,
  impossible,
  literal,
  nothing,
  optional,
  repeat,
  sequence,
} from './expression.ts'
import { type SchemaObject, countOf, isSchemaObject, schemaInvalid } from './schema-keywords.ts'
import type { SchemaReader } from './schema-reader.ts'
import { mostCounted, otherString } from './schema-string.ts'

/** Between the signs of JSON at most one space: models that may write more write nothing else. */
const gap = optional(literal(' '))
const comma = sequence(literal(','), gap)
const colon = sequence(literal(':'), gap)

/**
 * A JSON object: the properties in the order of the schema, then others if the schema says so, or
 * if it names none at all. Throws a `FlowError` (`constraint-invalid`).
 */
export function objectExpression(
  schema: SchemaObject,
  at: string,
  reader: SchemaReader,
): Expression {
  const { additionalProperties } = schema
  const other = reader.share(
    reader.read(additionalProperties ?? true, `${at}/additionalProperties`),
  )
  const members = membersOf(schema, at, (part, where) => (where ? reader.read(part, where) : other))
  const name = otherString([...members.map((member) => member.name), '__proto__'])
  const open = additionalProperties !== false && (additionalProperties || members.length === 0)
  const extra = open ? reader.share(sequence(name, colon, other)) : impossible
  const close = sequence(gap, literal('}'))
  const further = reader.share(sequence(repeat(sequence(comma, extra), 0), close))
  let first: Expression = choice(close, sequence(extra, further))
  let later: Expression = further
  // From the last property to the first: what may follow, with and without a property before it.
  for (const { key, value, required } of members.toReversed()) {
    const own = reader.share(sequence(literal(key), colon, value, later))
    first = reader.share(required ? own : choice(own, first))
    later = reader.share(required ? sequence(comma, own) : choice(sequence(comma, own), later))
  }
  return sequence(literal('{'), gap, first)
}

interface Member {
  name: string
  /** The name as JSON writes it. */
  key: string
  value: Expression
  required: boolean
}

/** Named properties; `read` is given no place for one that is required and not described. */
function membersOf(
  schema: SchemaObject,
  at: string,
  read: (part: unknown, at?: string) => Expression,
): Member[] {
  const { properties = {}, required = [] } = schema
  if (!isSchemaObject(properties)) throw schemaInvalid(at, 'has "properties" that are no object')
  if (!Array.isArray(required) || !required.every((name) => typeof name === 'string')) {
    throw schemaInvalid(at, 'has a "required" that is no list of names')
  }
  const needed = new Set<string>(required)
  return [...new Set([...Object.keys(properties), ...needed])].map((name) => {
    const place = `${at}/properties/${pointerPart(name)}`
    const value = Object.hasOwn(properties, name) ? read(properties[name], place) : read(undefined)
    return { name, key: JSON.stringify(name), value, required: needed.has(name) }
  })
}

/** A key as part of a JSON pointer. */
function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** A JSON list. Throws a `FlowError` (`constraint-invalid`). */
export function arrayExpression(
  schema: SchemaObject,
  at: string,
  reader: SchemaReader,
): Expression {
  const { prefixItems = [], items = true } = schema
  if (!Array.isArray(prefixItems) || prefixItems.length > 500) {
    throw schemaInvalid(at, 'has "prefixItems" that are no list of at most 500 schemas')
  }
  if (Array.isArray(items)) throw schemaInvalid(at, 'has a list of "items"; write "prefixItems"')
  const least = countOf(schema, 'minItems', { at, otherwise: 0 })
  const most = countOf(schema, 'maxItems', { at, otherwise: Infinity })
  if (least > most) return impossible
  if (least > mostCounted) throw schemaInvalid(at, `has a "minItems" above ${mostCounted}`)
  const prefix = prefixItems.map((item, index) => reader.read(item, `${at}/prefixItems/${index}`))
  const item = items === false ? impossible : reader.share(reader.read(items, `${at}/items`))
  const counts = { least, most: most === Infinity ? most : Math.min(most, mostCounted) }
  let rest = furtherItems(item, prefix.length, counts)
  for (const [index, first] of [...prefix.entries()].toReversed()) {
    const own = sequence(index > 0 ? comma : nothing, first, rest)
    if (index >= counts.most) rest = nothing
    else rest = index < counts.least ? own : optional(own)
  }
  return sequence(literal('['), gap, rest, gap, literal(']'))
}

/** Items behind `before` others. */
function furtherItems(
  item: Expression,
  before: number,
  { least, most }: { least: number; most: number },
): Expression {
  const [fewest, greatest] = [Math.max(0, least - before), most - before]
  if (greatest <= 0) return nothing
  if (before > 0) return repeat(sequence(comma, item), fewest, greatest)
  const some = sequence(item, repeat(sequence(comma, item), Math.max(0, fewest - 1), greatest - 1))
  return fewest === 0 ? optional(some) : some
}
