import type { Capability, Service } from './models.ts'
import type { NodeDescription, RunType } from './node-type.ts'
import type { Ports } from './ports.ts'

/** The form of every id in a flow file: nodes, ports, inputs and flows. */
export const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** Names that match `idPattern` and are refused all the same. */
export const refusedIds: ReadonlySet<string> = new Set([
  'inputs',
  'prototype',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
])

/** True for a text that may be an id in a flow file: `idPattern` by hand, for each name of each file. */
export function isId(value: string): boolean {
  if (value.length === 0 || value.length > 64 || !isLetter(value.charCodeAt(0))) return false
  for (let at = 1; at < value.length; at++) {
    const code = value.charCodeAt(at)
    const digit = code >= 48 && code <= 57
    if (!digit && !isLetter(code) && code !== 95 && code !== 45) return false
  }
  return !refusedIds.has(value)
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

/**
 * Makes a node type from its description. The card, the form, the checks, the JSON Schema and the
 * docs all follow from it.
 *
 * @example
 * const shout = defineNode({
 *   type: 'shout@1', title: 'Shout', description: 'Writes a text in capitals.', group: 'text',
 *   inputs: { text: port(text) },
 *   outputs: { text: port(text) },
 *   run: ({ inputs }) => ({ text: inputs.text.toUpperCase() }),
 * })
 *
 * Throws a `TypeError` when a name is not allowed.
 */
export function defineNode<
  const I extends Ports,
  const O extends Ports,
  M extends Capability = never,
  S extends Service = never,
  U extends Service = never,
>(description: NodeDescription<I, O, M, S, U>): RunType {
  const { repeatable } = description
  return {
    ...describeType(description),
    kind: 'run',
    needsOne: description.needsOne ?? [],
    model: description.model ?? [],
    services: description.services ?? [],
    mayUse: description.mayUse ?? [],
    repeatable: typeof repeatable === 'function' ? repeatable : () => repeatable ?? true,
    safeToRepeat: description.safeToRepeat ?? true,
    run: description.run ?? oneOfBatch(description),
    runBatch: description.runBatch,
    batchSize: batchSizeOf(description),
  }
}

function batchSizeOf({ type, batchSize = Infinity }: { type: string; batchSize?: number }): number {
  if (batchSize === Infinity || (Number.isSafeInteger(batchSize) && batchSize > 0)) return batchSize
  throw new TypeError(`the batch size of ${type} is ${batchSize}: give a whole number from 1`)
}

/** What the descriptions of all kinds of node types have. */
interface TypeDescription {
  readonly type: string
  readonly title: string
  readonly description: string
  readonly group: string
  readonly inputs: Ports
  readonly outputs: Ports
  readonly ports?: RunType['ports']
}

/** The part of a node type that all kinds share. Throws a `TypeError` when a name is not allowed. */
export function describeType(description: TypeDescription) {
  const { type, title, inputs, outputs, ports } = description
  const [name = '', major = ''] = type.split('@')
  if (!isId(name) || !/^[1-9][0-9]*$/.test(major)) {
    throw new TypeError(`"${type}" is no node type: write it as name@1`)
  }
  for (const port of [...Object.keys(inputs), ...Object.keys(outputs)]) {
    if (!isId(port)) throw new TypeError(`"${port}" of ${type} cannot name a port`)
  }
  const { description: about, group } = description
  return { name, major: Number(major), title, description: about, group, inputs, outputs, ports }
}

/** The work of one step by the function for many. Throws a `TypeError` when there is neither. */
function oneOfBatch<R, O>({
  type,
  runBatch,
}: {
  type: string
  runBatch?: (requests: readonly R[]) => Promise<readonly (O | Error)[]>
}): (request: R) => Promise<O> {
  if (!runBatch) throw new TypeError(`${type} does nothing: give it \`run\`, or \`runBatch\``)
  return async (request) => {
    const [result] = await runBatch([request])
    if (result instanceof Error) throw result
    return result as O // judged against the outputs, like that of any foreign function
  }
}
