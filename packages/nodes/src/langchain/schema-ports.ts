import {
  type Port,
  type PortType,
  type Ports,
  boolean,
  json,
  list,
  number,
  port,
  text,
} from '@chainwright/core'
import { toJsonSchema } from '@langchain/core/utils/json_schema'

/** The part of a JSON Schema that ports can follow from. */
interface Schema {
  readonly type?: unknown
  readonly description?: unknown
  readonly default?: unknown
  readonly enum?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
  readonly items?: unknown
  readonly properties?: unknown
  readonly required?: unknown
}

const plainTypes: Readonly<Record<string, PortType>> = {
  string: text,
  number,
  integer: number,
  boolean,
}

/**
 * The ports that an object schema, of zod or JSON Schema, describes: one for each of its keys, with
 * description, default, choices and range; what has no port type of its own is `json`. `undefined`
 * for what is no schema of an object.
 */
export function portsFromSchema(schema: unknown): Ports | undefined {
  if (!isSchema(schema)) return undefined
  const { type, properties, required } = toJsonSchema(schema as never) as Schema
  if (type !== 'object' || !isSchema(properties)) return undefined
  const needed = new Set(Array.isArray(required) ? (required as string[]) : [])
  return Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [
      name,
      portOf(one as Schema, needed.has(name)),
    ]),
  )
}

function portOf(schema: Schema, needed: boolean): Port {
  const type = typeOf(schema)
  const { description, default: preset, minimum, maximum } = schema
  const options = {
    ...(typeof description === 'string' && { description }),
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
    ...(Array.isArray(schema.enum) && type !== json && { choices: schema.enum as unknown[] }),
  }
  if (preset !== undefined && preset !== null) return port(type, { ...options, default: preset })
  return needed ? port(type, options) : port(type, { ...options, optional: true })
}

function typeOf({ type, items }: Schema): PortType {
  if (type === 'array')
    return list(isSchema(items) && !Array.isArray(items) ? plainTypeOf(items) : json)
  return plainTypeOf({ type })
}

function plainTypeOf({ type }: Schema): PortType {
  return (typeof type === 'string' && plainTypes[type]) || json
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}
