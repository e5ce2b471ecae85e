import { type SchemaObject, schemaInvalid } from './schema-keywords.ts'

/** Where a reference leads. */
export interface Target {
  readonly schema: unknown
  /** Its JSON pointer. */
  readonly at: string
}

/**
 * Follows a reference such as `#/$defs/item` within a schema. Throws a `FlowError`
 * (`constraint-invalid`) for one that leads elsewhere: nothing is ever fetched.
 */
export function referred(root: SchemaObject, reference: unknown, at: string): Target {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference)) {
    throw schemaInvalid(
      at,
      `refers to ${JSON.stringify(reference)}, which is not inside the schema`,
    )
  }
  const pointer = decoded(reference.slice(1), at)
  let here: unknown = root
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) {
      throw schemaInvalid(at, `refers to ${reference}, which is not there`)
    }
    here = (here as SchemaObject)[key]
  }
  return { schema: here, at: pointer }
}

function decoded(fragment: string, at: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    throw schemaInvalid(at, `refers to #${fragment}, which is no JSON pointer`)
  }
}
