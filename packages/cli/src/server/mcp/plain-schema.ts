import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'

type JsonObject = Record<string, unknown>

/**
 * A JSON Schema as the library takes it, for what clients are told. It judges no value: runs check their
 * inputs and outputs themselves, and say better what is wrong.
 */
export function plainSchema(
  schema: Readonly<JsonObject>,
): StandardSchemaWithJSON<JsonObject, JsonObject> {
  const told = (): JsonObject => ({ ...schema })
  return {
    '~standard': {
      version: 1,
      vendor: 'chainwright',
      jsonSchema: { input: told, output: told },
      validate: (value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? { value: value as JsonObject }
          : { issues: [{ message: 'arguments are an object' }] },
    },
  }
}
