import { encodeMessage } from '../inference/devices/encode-message.ts'
import type { Message } from '../inference/devices/encode-message.ts'
import type { Field, MessageReader } from '../inference/preflight/protobuf.ts'
import { widen } from './half-floats.ts'
import { fieldsOf, readPackedGraph } from './packed-graph.ts'
import type { PackedConstant, PackedGraph, PackedProduct } from './packed-graph.ts'

/** Most bytes that unpacked weights may take: the runtime's memory ends at 4 GiB. */
const mostBytes = 1024 ** 3

/** A graph, and the floats that it takes from a further file. */
export interface UnpackedGraph {
  graph: Uint8Array<ArrayBuffer>
  weights: Uint8Array<ArrayBuffer>
}

/**
 * A graph that gives the same results with its 4-bit weights unpacked to floats, which lie in a file
 * named `location` beside it. In WebAssembly the operator for such weights unpacks them at every
 * step, which takes four times as long. `undefined` when nothing can be unpacked, or it would take
 * more than a gibibyte. `files` are the bytes of the files beside the graph.
 */
export function unpackWeights(
  graph: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
  location: string,
): UnpackedGraph | undefined {
  const packed = readPackedGraph(graph)
  const products = [...packed.products].filter(([, product]) => isUsable(product, packed, files))
  const sizes = products.map(([, { rows, columns }]) => rows * columns)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total === 0 || total * 4 > mostBytes) return undefined
  const floats = new Float32Array(total)
  const replaced = new Map<number, Message>()
  let at = 0
  for (const [start, product] of products) {
    const size = product.rows * product.columns
    unpack(product, { packed, files }, floats.subarray(at, at + size))
    const place = { location, offset: at * 4, length: size * 4 }
    replaced.set(start, plainProduct(product, `unpacked.${at}`, place))
    at += size
  }
  return {
    graph: new Uint8Array(encodeMessage(rewritten(packed.reader, replaced))),
    weights: new Uint8Array(floats.buffer),
  }
}

interface Sources {
  packed: PackedGraph
  files: ReadonlyMap<string, Uint8Array>
}

const [float32, uint8, float16] = [1, 2, 10]

/** Whether the constants of a product are there, in full and of types that are known here. */
function isUsable(
  { codes, scales, rows, columns, block }: PackedProduct,
  { constants }: PackedGraph,
  files: ReadonlyMap<string, Uint8Array>,
): boolean {
  const [packedCodes, steps] = [constants.get(codes), constants.get(scales)]
  if (packedCodes?.type !== uint8 || !steps) return false
  if (steps.type !== float32 && steps.type !== float16) return false
  const stepBytes = steps.type === float32 ? 4 : 2
  return (
    bytesOf(packedCodes, files).length === (rows * columns) / 2 &&
    bytesOf(steps, files).length === (rows * columns * stepBytes) / block
  )
}

function unpack(product: PackedProduct, { packed, files }: Sources, into: Float32Array): void {
  const { columns, rows, block } = product
  const codes = bytesOf(packed.constants.get(product.codes), files)
  const scales = floatsOf(packed.constants.get(product.scales), files)
  const [pairs, blocks] = [columns / 2, columns / block]
  // A product reads the weights of one input for all outputs side by side.
  for (let pair = 0; pair < pairs; pair += 1) {
    const [even, odd] = [2 * pair * rows, (2 * pair + 1) * rows]
    const scaleAt = Math.floor((2 * pair) / block)
    for (let row = 0; row < rows; row += 1) {
      const both = codes[row * pairs + pair] ?? 0
      const scale = scales[row * blocks + scaleAt] ?? 0
      into[even + row] = ((both & 15) - 8) * scale
      into[odd + row] = ((both >> 4) - 8) * scale
    }
  }
}

function bytesOf(
  constant: PackedConstant | undefined,
  files: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const place = constant?.place ?? new Uint8Array()
  if (place instanceof Uint8Array) return place
  const { location, offset, length } = place
  return files.get(location)?.subarray(offset, offset + length) ?? new Uint8Array()
}

function floatsOf(
  constant: PackedConstant | undefined,
  files: ReadonlyMap<string, Uint8Array>,
): Float32Array {
  // A copy begins where numbers may begin.
  const { buffer } = bytesOf(constant, files).slice()
  return constant?.type === float16 ? widen(new Uint16Array(buffer)) : new Float32Array(buffer)
}

interface Place {
  location: string
  offset: number
  length: number
}

/** The weights as a constant in another file, and a product that reads them. */
function plainProduct(
  { input, output, columns, rows }: PackedProduct,
  name: string,
  place: Place,
): Message {
  const entries = Object.entries(place).map(([key, value]): Message[number] => [
    13,
    [
      [1, key],
      [2, String(value)],
    ],
  ])
  const weights: Message = [[1, columns], [1, rows], [2, float32], [8, name], ...entries, [14, 1]]
  const node: Message = [
    [1, input],
    [1, name],
    [2, output],
    [4, 'MatMul'],
  ]
  return [
    [5, weights],
    [1, node],
  ]
}

/** The model with some nodes, told by the places where they begin, replaced. */
function rewritten(reader: MessageReader, replaced: ReadonlyMap<number, Message>): Message {
  return fieldsOf(reader, reader.whole).map((field) => {
    if (field.number !== 7 || field.type !== 'bytes') return copy(reader, field)
    const parts = fieldsOf(reader, field).flatMap(
      (part) => (part.type === 'bytes' && replaced.get(part.start)) || [copy(reader, part)],
    )
    return [7, parts]
  })
}

function copy(reader: MessageReader, field: Field): Message[number] {
  return [field.number, field.type === 'number' ? field.value : reader.bytes(field)]
}
