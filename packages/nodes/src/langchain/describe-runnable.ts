import { type Ports, type StepOutputs, json, list, messages, port, text } from '@chainwright/core'
import { portValue, runnableValue } from './plain-values.ts'
import { portsFromSchema } from './schema-ports.ts'

type Values = Readonly<Record<string, unknown>>

/** What a runnable takes: as ports, and made of the values of these. */
export interface Taken {
  readonly inputs: Ports
  /** Inputs of which at least one is needed; empty for most. */
  readonly needsOne: readonly string[]
  take(values: Values): unknown
}

/** What a runnable gives: as ports, and their values from its result or a piece of it. */
export interface Given {
  readonly outputs: Ports
  give(result: unknown): StepOutputs<Ports>
}

/** Parts of runnables of LangChain that tell what they take and give, looked at by form, not by class. */
interface Parts {
  readonly bound?: unknown
  readonly runnable?: unknown
  readonly first?: unknown
  readonly last?: unknown
  readonly middle?: unknown
  readonly steps?: unknown
  readonly inputVariables?: unknown
  readonly promptMessages?: unknown
  readonly schema?: unknown
  readonly inputSchema?: unknown
  readonly outputSchema?: unknown
  readonly _modelType?: unknown
  readonly getFormatInstructions?: unknown
  readonly parseResult?: unknown
  readonly _getRelevantDocuments?: unknown
}

/**
 * What a runnable takes, as far as it tells: a port for each variable of a prompt or key of a schema, a
 * prompt or a conversation for a model, a text for a parser or a retriever; else one JSON value.
 */
export function describeTaken(runnable: unknown): Taken {
  const parts = runnable as Parts
  const inner = parts.bound ?? parts.runnable ?? (isSequence(parts) ? parts.first : undefined)
  if (inner) return describeTaken(inner)
  const { inputVariables } = parts
  if (Array.isArray(inputVariables)) return takenByName(variablePorts(inputVariables, parts))
  if (typeof parts._modelType === 'function') return takenByModel
  if (typeof parts.parseResult === 'function') return takenAs('text', text)
  if (typeof parts._getRelevantDocuments === 'function') return takenAs('query', text)
  const ports = portsFromSchema(parts.inputSchema ?? parts.schema)
  return ports ? takenByName(ports) : takenAs('input', json)
}

/** Ports that are the keys of one object. */
export function takenByName(inputs: Ports): Taken {
  return {
    inputs,
    needsOne: [],
    take(values) {
      const taken: Record<string, unknown> = {}
      for (const [name, { type }] of Object.entries(inputs)) {
        if (values[name] !== undefined) taken[name] = runnableValue(type, values[name])
      }
      return taken
    },
  }
}

function takenAs(name: string, type: typeof json | typeof text): Taken {
  const inputs = { [name]: port<unknown>(type, { description: 'What the runnable is given' }) }
  return { inputs, needsOne: [], take: (values) => values[name] }
}

const modelPorts = {
  prompt: port(text, { description: 'What to say to the model', optional: true }),
  messages: port(messages, { description: 'A conversation, instead of a prompt', optional: true }),
}

const takenByModel: Taken = {
  inputs: modelPorts,
  needsOne: ['prompt', 'messages'],
  take: (values) => runnableValue(messages, values['messages']) ?? values['prompt'],
}

function variablePorts(names: readonly string[], { promptMessages }: Parts): Ports {
  const placeholders = new Map<string, { optional?: boolean }>()
  for (const part of Array.isArray(promptMessages) ? promptMessages : []) {
    const { variableName, optional } = part as { variableName?: unknown; optional?: boolean }
    if (typeof variableName === 'string')
      placeholders.set(variableName, { optional: optional === true })
  }
  const all = new Set([...names, ...placeholders.keys()])
  const ports: Record<string, Ports[string]> = {}
  for (const name of all) {
    const placeholder = placeholders.get(name)
    if (!placeholder) ports[name] = port(text)
    else ports[name] = placeholder.optional ? port(messages, { optional: true }) : port(messages)
  }
  return ports
}

/**
 * What a runnable gives, as far as it tells: the text of a model or of a text parser, a list, the keys of
 * a map or a schema, messages of a prompt, documents of a retriever; else one JSON value.
 */
export function describeGiven(runnable: unknown): Given {
  const parts = runnable as Parts
  const inner = parts.bound ?? parts.runnable ?? (isSequence(parts) ? parts.last : undefined)
  if (inner) return describeGiven(inner)
  if (typeof parts._modelType === 'function') return givenAs({ text: port(text) })
  if (Array.isArray(parts.promptMessages)) return givenAs({ messages: port(messages) })
  if (Array.isArray(parts.inputVariables)) return givenAs({ text: port(text) })
  if (typeof parts._getRelevantDocuments === 'function')
    return givenAs({ documents: port(list(json)) })
  if (isRecord(parts.steps) && !Array.isArray(parts.steps))
    return givenByName(mapPorts(parts.steps))
  const ports = portsFromSchema(
    parts.outputSchema ?? (typeof parts.parseResult === 'function' ? parts.schema : undefined),
  )
  if (ports) return givenByName(ports)
  if (typeof parts.parseResult === 'function') return givenByParser(runnable as object)
  return givenAs({ output: port(json) })
}

/** Keys of one object, each at its own port. */
export function givenByName(outputs: Ports): Given {
  return {
    outputs,
    give(result) {
      const values: Record<string, unknown> = {}
      if (!isRecord(result)) return values
      for (const [name, { type }] of Object.entries(outputs)) {
        if (result[name] !== undefined) values[name] = portValue(type, result[name])
      }
      return values
    },
  }
}

/** The whole result at one port. */
export function givenAs(outputs: Ports): Given {
  const [[name, { type }] = ['', port(json)]] = Object.entries(outputs)
  return {
    outputs,
    give: (result) => (result === undefined ? {} : { [name]: portValue(type, result) }),
  }
}

function givenByParser(parser: object): Given {
  const name = (parser.constructor as { lc_name?: () => string }).lc_name?.() ?? ''
  if (name === 'StrOutputParser') return givenAs({ text: port(text) })
  if (name.endsWith('ListOutputParser')) return givenAs({ items: port(list(text)) })
  return givenAs({ output: port(json) })
}

/** A branch of a map has a port of its own, of its type where it gives one value. */
function mapPorts(steps: Values): Ports {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => {
      const [only, ...more] = Object.values(describeGiven(step).outputs)
      return [name, only && more.length === 0 ? port(only.type) : port(json)]
    }),
  )
}

function isSequence({ first, last, middle }: Parts): boolean {
  return first !== undefined && last !== undefined && Array.isArray(middle)
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null
}
