/** How a reply is asked for in a form, in the words of OpenAI. */
export interface SchemaFormat {
  readonly type: 'json_schema'
  readonly json_schema: {
    readonly name: string
    readonly schema: Record<string, unknown>
    readonly strict: boolean
  }
}

/** The form of a JSON Schema; strict where the schema is such as strict replies ask for. */
export function schemaFormat(schema: Readonly<Record<string, unknown>>): SchemaFormat {
  const strict = isStrict(schema)
  return { type: 'json_schema', json_schema: { name: 'reply', schema, strict } }
}

/** Whether a schema names every key of every object, which strict replies ask for. */
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict)
  if (typeof schema !== 'object' || schema === null) return true
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>
  if (type === 'object') {
    const names = Object.keys((properties ?? {}) as object)
    const asked = Array.isArray(required) ? required : []
    if (additionalProperties !== false || !names.every((name) => asked.includes(name))) return false
  }
  return Object.values(schema).every(isStrict)
}
