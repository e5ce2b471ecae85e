import { type SchemaObject, isSchemaObject, schemaInvalid } from './schema-keywords.ts'
import { referred } from './schema-reference.ts'

/** Most schemas in a `oneOf`: each is held against each other. */
const mostParts = 200

/**
 * Makes sure that no value is accepted by two parts of a `oneOf`. Throws a `FlowError`
 * (`constraint-invalid`) when that cannot be seen from types, from constants, or from a required
 * property whose constants differ.
 */
export function checkDisjoint(parts: readonly unknown[], at: string, root: SchemaObject): void {
  if (parts.length > mostParts) {
    throw schemaInvalid(at, `has a "oneOf" of more than ${mostParts} schemas`)
  }
  const schemas = parts.map((part) => followed(part, at, root))
  for (const [index, one] of schemas.entries()) {
    for (const other of schemas.slice(index + 1)) {
      if (disjoint(one, other)) continue
      const told =
        'has a "oneOf" whose parts could accept the same value; use "anyOf", or give each a required property with a constant of its own'
      throw schemaInvalid(at, told)
    }
  }
}

/** The schema that is meant, if it is a reference to another. */
function followed(part: unknown, at: string, root: SchemaObject): SchemaObject {
  const target =
    isSchemaObject(part) && '$ref' in part ? referred(root, part['$ref'], at).schema : part
  return isSchemaObject(target) ? target : {}
}

function disjoint(one: SchemaObject, other: SchemaObject): boolean {
  const [values, others] = [valuesOf(one), valuesOf(other)]
  if (values && others) return !values.some((value) => others.includes(value))
  const [types, otherTypes] = [typesOf(one), typesOf(other)]
  if (types && otherTypes && !types.some((type) => otherTypes.includes(type))) return true
  return requiredOf(one).some((name) => {
    if (!requiredOf(other).includes(name)) return false
    const [mine, theirs] = [valuesOf(propertyOf(one, name)), valuesOf(propertyOf(other, name))]
    const objects = [types, otherTypes].every((names) => names?.join() === 'object')
    return objects && mine && theirs && !mine.some((value) => theirs.includes(value))
  })
}

function valuesOf(schema: SchemaObject): string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema['const'])]
  const { enum: values } = schema
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : undefined
}

/** Types by name, with whole numbers among the numbers; `undefined` when the schema names none. */
function typesOf(schema: SchemaObject): string[] | undefined {
  const values = valuesOf(schema)
  if (values) return values.map((value) => jsonType(JSON.parse(value)))
  const { type } = schema
  if (type === undefined) return undefined
  return [type].flat().map((name) => (name === 'integer' ? 'number' : `${name as string}`))
}

function jsonType(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function requiredOf({ required }: SchemaObject): string[] {
  return Array.isArray(required) ? required.map(String) : []
}

function propertyOf({ properties }: SchemaObject, name: string): SchemaObject {
  const own = isSchemaObject(properties) ? properties[name] : undefined
  return isSchemaObject(own) ? own : {}
}
