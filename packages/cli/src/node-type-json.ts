import type { Json, NodeType, Port, Ports } from '@chainwright/core'

/** How a flow file names a type: `name`, or `name@2` above the first major version. */
export function typeReference({ name, major }: NodeType): string {
  return major === 1 ? name : `${name}@${major}`
}

/** A node type as plain JSON: what `nodes --json` writes. */
export function nodeTypeJson(type: NodeType) {
  return {
    type: typeReference(type),
    title: type.title,
    description: type.description,
    group: type.group,
    inputs: portsJson(type.inputs),
    outputs: portsJson(type.outputs),
    /** Further ports follow from the node's literals. */
    morePorts: type.ports !== undefined,
    model: modelCapabilities(type),
    services: type.services,
    snippet: nodeSnippet(type),
  }
}

/** The capabilities that a type needs with its default literals. */
export function modelCapabilities(type: NodeType): readonly string[] {
  if (typeof type.model !== 'function') return type.model
  return type.model(defaultLiterals(type))
}

/** A node as a flow file writes it. */
export interface NodeSnippet {
  readonly type: string
  readonly inputs: Readonly<Record<string, Json>>
  readonly model?: string
}

/** A node to paste into a flow file: needed inputs wired to flow inputs, or with a value to change. */
export function nodeSnippet(type: NodeType): NodeSnippet {
  const inputs = Object.entries(type.inputs)
    .filter(([, port]) => port.need === 'needed')
    .map(([name, port]): [string, Json] => [name, exampleSource(name, port)])
  const model = modelCapabilities(type).length > 0 ? { model: 'starter' } : {}
  return { type: typeReference(type), inputs: Object.fromEntries(inputs), ...model }
}

function exampleSource(name: string, port: Port): Json {
  if (!port.literal) return { from: `inputs.${name}` }
  const [choice] = port.choices ?? []
  if (choice !== undefined) return choice as Json
  switch (port.type.name) {
    case 'text':
      return '…'
    case 'number':
      return port.minimum ?? 1
    case 'boolean':
      return true
    case 'text[]':
      return ['…']
    default:
      return port.type.depth > 0 ? [] : { value: {} }
  }
}

function defaultLiterals(type: NodeType): Record<string, unknown> {
  const entries = Object.entries(type.inputs).map(([name, port]) => [name, port.default])
  return Object.fromEntries(entries) as Record<string, unknown>
}

function portsJson(ports: Ports): object[] {
  return Object.entries(ports).map(([name, port]) => ({
    name,
    type: port.type.name,
    need: port.need,
    description: port.description,
    ...(port.default !== undefined && { default: port.default }),
    ...(port.literal && { literal: true }),
    ...(port.choices && { choices: port.choices }),
    ...(port.minimum !== undefined && { minimum: port.minimum }),
    ...(port.maximum !== undefined && { maximum: port.maximum }),
  }))
}
