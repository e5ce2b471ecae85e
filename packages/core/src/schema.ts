// JSON Schemas of flow files and of values, apart from the engine: it needs the whole of zod, and no run does.
export { flowJsonSchema, portTypeSchema } from './flow/json-schema.ts'
