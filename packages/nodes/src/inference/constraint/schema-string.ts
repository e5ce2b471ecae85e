import { anyButLineEnds } from './character-escapes.ts'
import { complement, has, intersect, setOf, unite } from './character-set.ts'
import type { CharacterSet } from './character-set.ts'
import { type Expression, choice, impossible, literal, repeat, sequence } from './expression.ts'
import { parseRegex } from './regex.ts'
import { type SchemaObject, countOf, schemaInvalid } from './schema-keywords.ts'

/** Largest count of characters or items that is followed exactly. */
export const mostCounted = 10_000

/** Characters that JSON writes as they are. */
const plain = complement(unite([...setOf('"', '\\'), [0, 0x1f]]))
/** How JSON writes those that it does not; other controls are never written here. */
const escapes = new Map(
  Array.from('"\\\b\f\n\r\t', (one) => [one, JSON.stringify(one).slice(1, -1)]),
)

const anyCharacter = written(complement([]))
const digits = '[0-9]'
const day = `(?:${digits}{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]${digits}|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]${digits}|30)|02-(?:0[1-9]|1${digits}|2[0-8])))`
const time = `(?:[01]${digits}|2[0-3]):[0-5]${digits}:[0-5]${digits}(?:Z|[+-](?:[01]${digits}|2[0-3]):[0-5]${digits})`
const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
/** Formats as regular expressions, each a part of what its standard allows. */
const formats: Readonly<Record<string, string>> = {
  date: `^${day}$`,
  time: `^${time}$`,
  'date-time': `^${day}T${time}$`,
  email: '^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\\.[A-Za-z]{2,}$',
  ipv4: `^${byte}(?:\\.${byte}){3}$`,
  uuid: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
}

/** A JSON text of the type string. Throws a `FlowError` (`constraint-invalid`). */
export function stringExpression(schema: SchemaObject, at: string): Expression {
  const { pattern, format } = schema
  const lengths = schema['minLength'] !== undefined || schema['maxLength'] !== undefined
  if (Number(pattern !== undefined) + Number(format !== undefined) + Number(lengths) > 1) {
    const told = 'has more than one of pattern, format and lengths; put all of it into the pattern'
    throw schemaInvalid(at, told)
  }
  if (pattern !== undefined) return patternExpression(pattern, at)
  if (format !== undefined) return formatExpression(format, at)
  const least = countOf(schema, 'minLength', { at, otherwise: 0 })
  const most = countOf(schema, 'maxLength', { at, otherwise: Infinity })
  if (least > most) return impossible
  if (least > mostCounted) throw schemaInvalid(at, `has a "minLength" above ${mostCounted}`)
  return quoted(repeat(anyCharacter, least, most === Infinity ? most : Math.min(most, mostCounted)))
}

/** A string of any characters that need no escapes, and that is none of these. */
export function otherString(names: readonly string[]): Expression {
  const hard = names.find((name) => name.length > 500)
  if (hard !== undefined) throw schemaInvalid('', 'names a property of more than 500 characters')
  const own = names.filter((name) =>
    Array.from(name).every((one) => has(plain, one.codePointAt(0) ?? 0)),
  )
  return sequence(literal('"'), otherEnding(own.map((name) => Array.from(name))))
}

/** What may follow, so that the string ends as none of these. */
function otherEnding(endings: readonly string[][]): Expression {
  const byFirst = Map.groupBy(
    endings.filter((ending) => ending.length > 0),
    ([first = '']) => first,
  )
  const firsts = unite([...byFirst.keys()].flatMap((first) => setOf(first)))
  const free = intersect(plain, complement(firsts))
  const rest = repeat({ type: 'characters', set: plain }, 0)
  return choice(
    ...(endings.some((ending) => ending.length === 0) ? [] : [literal('"')]),
    sequence({ type: 'characters', set: free }, rest, literal('"')),
    ...[...byFirst].map(([first, own]) =>
      sequence(literal(first), otherEnding(own.map((ending) => ending.slice(1)))),
    ),
  )
}

/** `pattern` looks for a match anywhere in the string, unless it says `^` or `$`. */
function patternExpression(pattern: unknown, at: string): Expression {
  if (typeof pattern !== 'string') throw schemaInvalid(at, 'has a "pattern" that is no text')
  const anything = repeat(anyCharacter, 0)
  const options = parseRegex(pattern).map(({ expression, fromStart, toEnd }) =>
    sequence(...(fromStart ? [] : [anything]), inJson(expression), ...(toEnd ? [] : [anything])),
  )
  return quoted(choice(...options))
}

function formatExpression(format: unknown, at: string): Expression {
  const pattern =
    typeof format === 'string' && Object.hasOwn(formats, format) ? formats[format] : undefined
  if (pattern !== undefined) return patternExpression(pattern, at)
  const told = `has the format ${JSON.stringify(format)}; known are ${Object.keys(formats).join(', ')}`
  throw schemaInvalid(at, told)
}

/** The expression with each character as JSON writes it between quotation marks. */
function inJson(expression: Expression): Expression {
  switch (expression.type) {
    case 'text':
      return literal(JSON.stringify(expression.text).slice(1, -1))
    case 'characters':
      return expression.set === anyButLineEnds ? notLineEnd : written(expression.set)
    case 'sequence':
      return sequence(...expression.parts.map(inJson))
    case 'choice':
      return choice(...expression.options.map(inJson))
    case 'repeat':
      return repeat(inJson(expression.of), expression.least, expression.most)
    case 'rule':
      return expression
  }
}

const notLineEnd = written(anyButLineEnds)

function written(set: CharacterSet): Expression {
  const escaped = [...escapes]
    .filter(([one]) => has(set, one.codePointAt(0) ?? 0))
    .map(([, form]) => literal(form))
  return choice({ type: 'characters', set: intersect(plain, set) }, ...escaped)
}

function quoted(expression: Expression): Expression {
  return sequence(literal('"'), expression, literal('"'))
}
