import type { PlannedInput, PlannedNode, PlannedWire } from '../flow/plan.ts'
import type { Outputs } from './events.ts'
import type { Scope } from './run-state.ts'

/** The value at the far end of a wire; `undefined` when there is none. */
export function wireValue(scope: Scope, wire: PlannedWire): unknown {
  if (wire.node >= 0) return scope.nodes[wire.node]?.outputs?.[wire.port]
  const given = Object.hasOwn(scope.inputs, wire.port) ? scope.inputs[wire.port] : undefined
  return given === undefined ? scope.plan.inputs.get(wire.port)?.default : given
}

/** The value of an input for one step; `undefined` when there is none. `item` -1 means not lifted. */
export function inputValue(scope: Scope, input: PlannedInput, item: number): unknown {
  const { source } = input
  if (source.type === 'wire') {
    const value = wireValue(scope, source)
    if (value === undefined) return input.port.default
    if (source.fit === 'same') return value
    if (source.fit === 'single') return [value]
    return item < 0 ? value : (value as readonly unknown[])[item]
  }
  if (source.type === 'literal') return source.value
  if (source.type === 'absent') return input.port.default
  return gathered(scope, source.wires) ?? input.port.default
}

/** The values of wires that have one; `undefined` when there are wires and none has. */
function gathered(scope: Scope, wires: readonly PlannedWire[]): unknown[] | undefined {
  const [first] = wires
  if (first && wires.length === 1) {
    const value = wireValue(scope, first)
    return value === undefined ? undefined : [value]
  }
  const values: unknown[] = []
  for (const wire of wires) {
    const value = wireValue(scope, wire)
    if (value !== undefined) values.push(value)
  }
  return values.length === 0 && first ? undefined : values
}

/**
 * All inputs of one step by port name, those without a value left out; `undefined` when a needed
 * one has none.
 */
export function stepInputs(scope: Scope, node: PlannedNode, item: number): Outputs | undefined {
  const inputs: Record<string, unknown> = {}
  for (const input of node.inputs) {
    const value = inputValue(scope, input, item)
    if (value !== undefined) inputs[input.name] = value
    else if (input.port.need === 'needed') return undefined
  }
  const { type } = node
  if (type.kind !== 'run' || type.needsOne.length === 0) return inputs
  return type.needsOne.some((name) => inputs[name] !== undefined) ? inputs : undefined
}

function hasValue(scope: Scope, { source }: PlannedInput): boolean {
  if (source.type === 'wire') return wireValue(scope, source) !== undefined
  if (source.type !== 'gather') return source.type === 'literal'
  for (const wire of source.wires) if (wireValue(scope, wire) !== undefined) return true
  return source.wires.length === 0
}

/** The first needed input that has no value, if any; lifted inputs are looked at as lists. */
export function missingInput(scope: Scope, node: PlannedNode): PlannedInput | undefined {
  for (const input of node.inputs) {
    if (input.port.need === 'needed' && !hasValue(scope, input)) return input
  }
  return missingChoice(scope, node)
}

/** The first wired input of those of which one is needed, when none of them has a value. */
function missingChoice(scope: Scope, { type, inputs }: PlannedNode): PlannedInput | undefined {
  if (type.kind !== 'run' || type.needsOne.length === 0) return undefined
  const choice = inputs.filter(({ name }) => type.needsOne.includes(name))
  if (choice.some((input) => hasValue(scope, input))) return undefined
  return choice.find(({ source }) => source.type !== 'absent')
}

/**
 * How many items a lifted node has, by the lists that are lifted; the two inputs that disagree when
 * their lengths differ; the first of them when none has a value, so that nothing says how many.
 */
export function liftedLength(
  scope: Scope,
  node: PlannedNode,
):
  | { length: number }
  | { differ: readonly [string, number, string, number] }
  | { missing: PlannedInput | undefined } {
  let missing: PlannedInput | undefined
  let first: { name: string; length: number } | undefined
  for (const input of node.inputs) {
    if (input.source.type !== 'wire' || input.source.fit !== 'item') continue
    const value = wireValue(scope, input.source)
    missing ??= input
    if (value === undefined) continue
    const { length } = value as readonly unknown[]
    if (first && first.length !== length)
      return { differ: [first.name, first.length, input.name, length] }
    first ??= { name: input.name, length }
  }
  return first ? { length: first.length } : { missing }
}
