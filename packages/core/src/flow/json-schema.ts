import type { Json } from '../lib/json.ts'
import { z } from '../lib/zod-classic.ts'
import type { NodeType } from '../node/node-type.ts'
import type { PortType } from '../node/port-type.ts'
import type { Port, Ports } from '../node/ports.ts'
import type { Registry } from '../node/registry.ts'
import * as schemas from './file-schema.ts'

type JsonSchema = { [key: string]: Json | undefined }

/**
 * The JSON Schema (draft 2020-12) of flow files, for completion and checks in code editors. With a
 * registry it also knows the node types and what each of their inputs takes.
 */
export function flowJsonSchema(registry: Registry = new Map()): Json {
  const types = [...registry.values()]
  const definitions = fileDefinitions()
  const { file, node, ...shared } = definitions
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:chainwright:flow:1',
    title: 'Chainwright flow',
    ...file,
    $defs: { ...shared, node: types.length > 0 ? withTypes(node ?? {}, types) : node },
  }
  // Without the keys that are undefined.
  return JSON.parse(JSON.stringify(document)) as Json
}

/** Every named schema of the file, with references between them. */
function fileDefinitions(): Record<string, JsonSchema> {
  const named = z.registry<{ id: string }>()
  for (const [name, schema] of Object.entries(schemas)) {
    named.add(schema, { id: name.replace('Schema', '') })
  }
  const { schemas: made } = z.toJSONSchema(named, {
    io: 'input',
    uri: reference,
    override: ({ zodSchema, jsonSchema }) => {
      if (!open.has(zodSchema)) return
      jsonSchema.additionalProperties = false
      jsonSchema.patternProperties = { '^x-': {} }
      if (zodSchema === schemas.fileSchema)
        jsonSchema.properties = { $schema: {}, ...jsonSchema.properties }
    },
  })
  return Object.fromEntries(Object.entries(made).map(([name, schema]) => [name, bare(schema)]))
}

/** Objects that take `x-…` keys. The loader also lets other keys pass; an editor should not. */
const open: ReadonlySet<unknown> = new Set([
  schemas.fileSchema,
  schemas.innerFlowSchema,
  schemas.flowInputSchema,
  schemas.nodeSchema,
])

function reference(name: string): string {
  return `#/$defs/${name}`
}

/** A generated schema without what belongs to the whole document only. */
function bare(schema: z.core.JSONSchema.BaseSchema): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = schema
  return rest as JsonSchema
}

function withTypes(node: JsonSchema, types: readonly NodeType[]): JsonSchema {
  const known = types.map((type) => {
    return { const: writtenNames(type)[0], title: type.title, description: type.description }
  })
  const { type: anyType, ...properties } = node['properties'] as JsonSchema
  return {
    ...node,
    properties: { type: { anyOf: [...known, anyType as Json] }, ...properties },
    allOf: types.map(typeRule),
  }
}

/** As files name a type: `name` means its first version. */
function writtenNames({ name, major }: NodeType): string[] {
  return major === 1 ? [name, `${name}@1`] : [`${name}@${major}`]
}

function typeRule(type: NodeType): Json {
  const needed = Object.entries(type.inputs).filter(([, port]) => port.need === 'needed')
  const required = needed.map(([name]) => name)
  const inputs: JsonSchema = {
    type: 'object',
    properties: portTable(type.inputs),
    required,
    additionalProperties: type.ports ? undefined : false,
  }
  return {
    if: { properties: { type: { enum: writtenNames(type) } }, required: ['type'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { properties: { inputs }, required: required.length > 0 ? ['inputs'] : [] },
  }
}

function portTable(ports: Ports): Json {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, portSchema(port)]))
}

/** A wire or a literal, in every form that fits the port. */
function portSchema(port: Port): Json {
  const { type } = port
  const value = valueSchema(port)
  const wrapped = {
    type: 'object',
    properties: { value },
    required: ['value'],
    additionalProperties: false,
  }
  const forms: Json[] = [{ allOf: [{ $ref: reference('plain') }, value] }, wrapped]
  if (type.name === 'text') forms.push({ $ref: reference('lines') })
  if (!port.literal) forms.push({ $ref: reference('wire') })
  if (!port.literal && (type.depth > 0 || type.variable)) forms.push({ $ref: reference('gather') })
  const described = port.description === '' ? undefined : port.description
  return { description: described, default: port.default as Json | undefined, anyOf: forms }
}

function valueSchema({ type, choices, minimum, maximum }: Port): JsonSchema {
  return { ...portTypeSchema(type), enum: choices as Json | undefined, minimum, maximum }
}

/** The JSON Schema (draft 2020-12) of the values of a port type; `{}` takes any value. */
export function portTypeSchema(type: PortType): { [key: string]: Json | undefined } {
  const any = type.base === 'json' || type.variable
  if (any) return type.depth > 0 ? { type: 'array' } : {}
  return bare(z.toJSONSchema(type.schema, { io: 'input' }))
}
