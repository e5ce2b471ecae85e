import type { Expression } from './expression.ts'
import { type Bound, anyNumbers, wholeNumbers } from './number-range.ts'
import { type SchemaObject, schemaInvalid } from './schema-keywords.ts'

/** A JSON number, or a whole one. Throws a `FlowError` (`constraint-invalid`). */
export function numberExpression(schema: SchemaObject, at: string): Expression {
  const range = {
    low: tighter(boundOf(schema, 'minimum', at), boundOf(schema, 'exclusiveMinimum', at), 1),
    high: tighter(boundOf(schema, 'maximum', at), boundOf(schema, 'exclusiveMaximum', at), -1),
  }
  const types = [schema['type']].flat()
  const whole = types.includes('integer') && !types.includes('number')
  return whole ? wholeNumbers(range) : anyNumbers(range)
}

function boundOf(schema: SchemaObject, keyword: string, at: string): Bound | undefined {
  const value = schema[keyword]
  if (value === undefined) return undefined
  if (typeof value === 'number') return { value, strict: keyword.startsWith('exclusive') }
  throw schemaInvalid(at, `has a "${keyword}" that is no number`)
}

/** The one that leaves less: of lower ends the higher one (`sign` 1), of upper ends the lower (-1). */
function tighter(
  one: Bound | undefined,
  strict: Bound | undefined,
  sign: number,
): Bound | undefined {
  if (!one || !strict) return one ?? strict
  return sign * strict.value >= sign * one.value ? strict : one
}
