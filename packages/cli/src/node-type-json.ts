import type { Json, NodeType, Port, Ports } from '@chainwright/core'
import { type Suggestion, suggestionFor } from '@chainwright/nodes'
import { modelCapabilities, nodeNeeds } from './node-needs.ts'

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
    /** With its default literals. */
    model: modelCapabilities(type),
    /** With all of its literals. */
    needs: nodeNeeds(type),
    /** By capability: the kind of model, the starter that serves, and small models of the hub. */
    suggestions: suggestionsFor(type),
    services: type.services,
    /** Services that it uses where they are granted. */
    mayUse: type.mayUse,
    snippet: nodeSnippet(type),
  }
}

/** The suggestions for every capability that a type may need; tokenizing needs none of its own. */
export function suggestionsFor(type: NodeType): Readonly<Record<string, Suggestion>> {
  const names = new Set(nodeNeeds(type).flatMap(({ capabilities }) => capabilities))
  if (names.size > 1) names.delete('tokenize')
  const entries = [...names].flatMap((name) => {
    const suggestion = suggestionFor(name)
    return suggestion ? [[name, suggestion] as const] : []
  })
  return Object.fromEntries(entries)
}

/** A node as a flow file writes it. */
export interface NodeSnippet {
  readonly type: string
  readonly inputs: Readonly<Record<string, Json>>
  readonly model?: string
  /** The flow of the same file that is its body. */
  readonly flow?: string
}

/** A node to paste into a flow file: needed inputs wired to flow inputs, or with a value to change. */
export function nodeSnippet(type: NodeType): NodeSnippet {
  // Of several inputs that could be given, the first.
  const choice = type.kind === 'run' ? type.needsOne[0] : undefined
  const inputs = Object.entries(type.inputs)
    .filter(([name, port]) => port.need === 'needed' || name === choice)
    .map(([name, port]): [string, Json] => [name, exampleSource(name, port)])
  const reference = modelFor(type)
  const model = reference === undefined ? {} : { model: reference }
  const flow = type.kind === 'body' ? { flow: 'my-flow' } : {}
  return { type: typeReference(type), inputs: Object.fromEntries(inputs), ...model, ...flow }
}

/** A model that serves with the default literals: `starter`, or else the smallest that is suggested. */
function modelFor(type: NodeType): string | undefined {
  const capabilities = modelCapabilities(type)
  if (capabilities.length === 0) return undefined
  const needed = capabilities.map(suggestionFor)
  const lacking = needed.find((suggestion) => suggestion && suggestion.starter === undefined)
  return lacking?.models[0]?.reference ?? 'starter'
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
