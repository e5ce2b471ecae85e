import { portTypeByName, type Flow, type Json, type PortType } from '@chainwright/core'

/** An input of a flow, as code has it. */
export interface CodeInput {
  readonly name: string
  readonly type: PortType | undefined
  /** A run may leave it out. */
  readonly optional: boolean
  /** What is written for it; `undefined` when it is left out. */
  readonly value: Json | undefined
}

/** Values that stand for those of the user, by port type. */
const examples = new Map<string, Json>([
  ['text', '…'],
  ['number', 0],
  ['boolean', false],
  ['json', {}],
  ['messages', [{ role: 'user', content: '…' }]],
  ['tokens', []],
  ['vector', []],
  ['labels', {}],
  ['answer', { text: '…', score: 1 }],
  ['score', { value: 0, kind: '…' }],
])

/**
 * The inputs of a flow with the values that were given. One without a value is left out where the flow
 * has a default, and is else shown by an example.
 */
export function codeInputs(flow: Flow, values: Readonly<Record<string, Json>>): CodeInput[] {
  return Array.from(flow.inputs, ([name, input]) => {
    const type = portTypeByName(input.type)
    const optional = input.default !== undefined
    const given = Object.hasOwn(values, name) ? values[name] : undefined
    return { name, type, optional, value: given ?? (optional ? undefined : exampleOf(type)) }
  })
}

function exampleOf(type: PortType | undefined): Json {
  if (type?.of) return [exampleOf(type.of)]
  return examples.get(type?.name ?? '') ?? null
}
