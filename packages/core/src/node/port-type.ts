import { isPlain } from '../lib/json.ts'
import { z } from '../lib/zod.ts'

/**
 * The kind of value that a port carries: a base type by name, and how many lists are around it
 * (`text` has depth 0, `text[]` 1, `text[][]` 2).
 */
export interface PortType<T = unknown> {
  /** `text`, `text[]`, … ; `T`, `T[]` for a type variable. */
  readonly name: string
  /** Name without list brackets. */
  readonly base: string
  readonly depth: 0 | 1 | 2
  /** What a list is a list of; `undefined` at depth 0. */
  readonly of: PortType | undefined
  /** Full description of a value: explains what is wrong, and gives the JSON Schema. */
  readonly schema: Schema<T>
  /** The same judgement as `schema`, fast: it runs on every value that crosses a port. */
  readonly accepts: (value: unknown) => boolean
  /** True for the type variable `T`, which takes the type of what is wired to it. */
  readonly variable: boolean
}

/** A zod schema, of either form of zod. */
export type Schema<T = unknown> = z.core.$ZodType<T>

/** The TypeScript type of a port type's values. */
export type ValueOf<P> = P extends PortType<infer T> ? T : never

/** One message of a conversation. */
export type Message = z.infer<typeof messageSchema>
/** A text that answers a question, how sure the model is, and where it stands in its source. */
export type Answer = z.infer<typeof answerSchema>
/** A number with its meaning. */
export type Score = z.infer<typeof scoreSchema>
/** Label to probability, each from 0 to 1. */
export type Labels = Record<string, number>

const messageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
})
const spanSchema = z.object({
  start: z.int().check(z.gte(0), z.describe('First character of the answer in the source, from 0')),
  end: z.int().check(z.gte(0), z.describe('One past the last character of the answer')),
})
const answerSchema = z.object({
  text: z.string(),
  score: z.number().check(z.describe('How sure the model is, from 0 to 1')),
  span: z.optional(spanSchema),
  source: z.optional(z.string().check(z.describe('The passage that the answer rests on'))),
})
const scoreSchema = z.object({
  value: z.number(),
  kind: z
    .string()
    .check(z.describe('What the number is, for instance `cosine` or `log-probability`')),
})
const labelsSchema = z.record(z.string(), z.number().check(z.gte(0), z.lte(1)))

function define<T>(
  base: string,
  schema: Schema<T>,
  accepts: (value: unknown) => boolean,
): PortType<T> {
  return { name: base, base, depth: 0, of: undefined, schema, accepts, variable: false }
}
const bySchema = (schema: Schema) => (value: unknown) => z.safeParse(schema, value).success

/** Unicode text. */
export const text = define('text', z.string(), (value) => typeof value === 'string')
/** A finite number. */
export const number = define('number', z.number(), (value) => Number.isFinite(value))
/** True or false. */
export const boolean = define('boolean', z.boolean(), (value) => typeof value === 'boolean')
/** Any JSON value. */
export const json = define<unknown>('json', z.json(), isJson)
/** A conversation, oldest message first. */
export const messages = define('messages', z.array(messageSchema), bySchema(z.array(messageSchema)))
/** Token ids of one text. */
export const tokens = define('tokens', z.array(z.int().check(z.gte(0))), isTokens)
/** An embedding: the components of one vector. */
export const vector = define('vector', z.array(z.number()), isNumbers)
/** Label to probability. */
export const labels = define<Labels>('labels', labelsSchema, bySchema(labelsSchema))
/** A text that answers a question, with its score, span and source. */
export const answer = define<Answer>('answer', answerSchema, bySchema(answerSchema))
/** A number with its meaning. */
export const score = define<Score>('score', scoreSchema, bySchema(scoreSchema))

/** The type variable: within one node every port of type `T` carries the same type. */
export const T: PortType = {
  name: 'T',
  base: 'T',
  depth: 0,
  of: undefined,
  schema: z.unknown(),
  accepts: () => true,
  variable: true,
}

/** All port types that a flow file may name, without their lists. */
export const portTypes: ReadonlyMap<string, PortType> = new Map(
  [text, number, boolean, json, messages, tokens, vector, labels, answer, score].map((type) => [
    type.name,
    type,
  ]),
)

const lists = new Map<PortType, PortType>()

/** The list of a port type. Throws a `RangeError` above two lists around a base type. */
export function list<V>(of: PortType<V>): PortType<V[]> {
  const known = lists.get(of)
  if (known) return known as PortType<V[]>
  if (of.depth === 2) throw new RangeError(`${of.name} cannot be listed once more`)
  const made: PortType<V[]> = {
    name: `${of.name}[]`,
    base: of.base,
    depth: of.depth === 0 ? 1 : 2,
    of,
    schema: z.array(of.schema),
    accepts: (value) => Array.isArray(value) && acceptsAll(value, of.accepts),
    variable: of.variable,
  }
  lists.set(of, made)
  return made
}

/** The port type that a file names, such as `text` or `answer[]`; `undefined` when there is none. */
export function portTypeByName(name: string): PortType | undefined {
  if (!name.endsWith('[]')) return portTypes.get(name)
  const of = portTypeByName(name.slice(0, -2))
  return of && of.depth < 2 ? list(of) : undefined
}

/** The type with its variable replaced: `T[]` bound to `text` is `text[]`. */
export function bind(type: PortType, to: PortType): PortType {
  if (!type.variable) return type
  if (type.depth === 0) return to
  return type.depth === 1 ? list(to) : list(list(to))
}

/** Unlike `every`, looks into the holes of a list too: they are no values. */
function acceptsAll(values: readonly unknown[], accepts: (value: unknown) => boolean): boolean {
  for (let index = 0; index < values.length; index++) if (!accepts(values[index])) return false
  return true
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && acceptsAll(value, Number.isFinite)
}

function isTokens(value: unknown): boolean {
  const isId = (id: unknown): boolean => Number.isSafeInteger(id) && (id as number) >= 0
  return Array.isArray(value) && acceptsAll(value, isId)
}

const manyParts = 100_000

function isJson(value: unknown): boolean {
  const open = [value]
  for (let parts = 1; open.length > 0; parts++) {
    const next = open.pop()
    if (parts === manyParts && holdsItself(value)) return false
    if (next === null || typeof next === 'string' || typeof next === 'boolean') continue
    if (typeof next === 'number' && Number.isFinite(next)) continue
    // Dates, maps and the like would not come back from a record as they went in.
    if (typeof next !== 'object' || !isPlain(next)) return false
    for (const part of Array.isArray(next) ? next : Object.values(next)) open.push(part)
  }
  return true
}

/** Asked once a value turns out to be large: a value that holds itself has no end. */
function holdsItself(value: unknown): boolean {
  try {
    JSON.stringify(value)
    return false
  } catch {
    return true
  }
}
