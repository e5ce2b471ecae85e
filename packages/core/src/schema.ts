// The JSON Schema of flow files, apart from the engine: it needs the whole of zod, and no run does.
export { flowJsonSchema } from './flow/json-schema.ts'
