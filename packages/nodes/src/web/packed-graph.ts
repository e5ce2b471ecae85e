import { bytesInMemory } from '../inference/preflight/byte-source.ts'
import { createMessageReader } from '../inference/preflight/protobuf.ts'
import type { Field, MessageReader, Range } from '../inference/preflight/protobuf.ts'

// Numbers of fields and types: onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

/** A product of an input with a matrix whose weights have four bits each. */
export interface PackedProduct {
  input: string
  codes: string
  scales: string
  output: string
  /** Inputs of the layer. */
  columns: number
  /** Outputs of the layer. */
  rows: number
  /** Weights that share a scale. */
  block: number
}

/** A constant, and where its bytes are. */
export interface PackedConstant {
  type: number
  /** Bytes in the graph itself, or in the file `location` beside it. */
  place: Uint8Array | { location: string; offset: number; length: number }
}

/** A graph, as far as unpacking its weights needs to know it. */
export interface PackedGraph {
  reader: MessageReader
  /** Products by the place at which their node begins. */
  products: ReadonlyMap<number, PackedProduct>
  /** Constants by name; those that are only widened to floats also by the name of the result. */
  constants: ReadonlyMap<string, PackedConstant>
}

/** Reads the products of packed weights in a graph that was looked through before. */
export function readPackedGraph(graph: Uint8Array): PackedGraph {
  const reader = createMessageReader(bytesInMemory(graph), (why) => new Error(why))
  const products = new Map<number, PackedProduct>()
  const constants = new Map<string, PackedConstant>()
  const widened: { from: string; to: string }[] = []
  const whole = fieldsOf(reader, reader.whole).find(({ number }) => number === 7)
  for (const field of whole?.type === 'bytes' ? fieldsOf(reader, whole) : []) {
    if (field.type !== 'bytes') continue
    if (field.number === 5) readConstant(reader, field, constants)
    if (field.number !== 1) continue
    const node = readNode(reader, field)
    const product = productOf(node)
    if (product) products.set(field.start, product)
    const [from] = node.inputs
    const [to] = node.outputs
    if (node.operator === 'Cast' && from !== undefined && to !== undefined)
      widened.push({ from, to })
  }
  for (const { from, to } of widened) {
    const constant = constants.get(from)
    if (constant) constants.set(to, constant)
  }
  return { reader, products, constants }
}

interface Node {
  operator: string
  inputs: string[]
  outputs: string[]
  numbers: Map<string, number>
}

function readNode(reader: MessageReader, range: Range): Node {
  const node: Node = { operator: '', inputs: [], outputs: [], numbers: new Map() }
  for (const field of fieldsOf(reader, range)) {
    if (field.type !== 'bytes') continue
    if (field.number === 1) node.inputs.push(reader.text(field))
    if (field.number === 2) node.outputs.push(reader.text(field))
    if (field.number === 4) node.operator = reader.text(field)
    if (field.number === 5) node.numbers.set(...readNumber(reader, field))
  }
  return node
}

function readNumber(reader: MessageReader, range: Range): [name: string, value: number] {
  let name = ''
  let value = 0
  for (const field of fieldsOf(reader, range)) {
    if (field.number === 1 && field.type === 'bytes') name = reader.text(field)
    if (field.number === 3 && field.type === 'number') ({ value } = field)
  }
  return [name, value]
}

function productOf({ operator, inputs, outputs, numbers }: Node): PackedProduct | undefined {
  const [input, codes, scales, ...more] = inputs
  const columns = numbers.get('K') ?? 0
  const block = numbers.get('block_size') ?? 0
  // Zero points, orders of columns and the like are left to the operator itself.
  const plain = operator === 'MatMulNBits' && more.every((name) => name === '')
  if (!plain || (numbers.get('bits') ?? 4) !== 4 || !(columns > 0 && block > 0)) return undefined
  if (columns % block !== 0 || block % 2 !== 0) return undefined
  if (input === undefined || codes === undefined || scales === undefined) return undefined
  const rows = numbers.get('N') ?? 0
  return { input, codes, scales, output: outputs[0] ?? '', columns, rows, block }
}

function readConstant(
  reader: MessageReader,
  range: Range,
  constants: Map<string, PackedConstant>,
): void {
  let name = ''
  let type = 0
  let raw: Uint8Array | undefined
  const entries = new Map<string, string>()
  for (const field of fieldsOf(reader, range)) {
    if (field.number === 2 && field.type === 'number') type = field.value
    if (field.type !== 'bytes') continue
    if (field.number === 8) name = reader.text(field)
    if (field.number === 9) raw = reader.bytes(field)
    if (field.number === 13) entries.set(...readEntry(reader, field))
  }
  const location = entries.get('location')
  const place = raw ?? {
    location: location ?? '',
    offset: Number(entries.get('offset') ?? 0),
    length: Number(entries.get('length') ?? 0),
  }
  if (raw !== undefined || location !== undefined) constants.set(name, { type, place })
}

function readEntry(reader: MessageReader, range: Range): [key: string, value: string] {
  const [key = '', value = ''] = fieldsOf(reader, range).map((field) =>
    field.type === 'bytes' ? reader.text(field) : '',
  )
  return [key, value]
}

/** The fields of a message, in order. */
export function fieldsOf(reader: MessageReader, range: Range): Field[] {
  const fields: Field[] = []
  reader.each(range, (field) => fields.push(field))
  return fields
}
