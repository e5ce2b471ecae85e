import { limits } from './limits.ts'
import type { Field, MessageReader, Range } from './protobuf.ts'

// Numbers of fields and types: onnx.proto, TensorProto and SparseTensorProto,
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

/** Bits of one element by type of data; a text is counted as the object that holds it. */
const elementBits: ReadonlyMap<number, number> = new Map([
  ...[1, 6, 12].map((type) => [type, 32] as const),
  ...[2, 3, 9, 17, 18, 19, 20, 24].map((type) => [type, 8] as const),
  ...[4, 5, 10, 16].map((type) => [type, 16] as const),
  ...[7, 11, 13, 14].map((type) => [type, 64] as const),
  ...[21, 22, 23].map((type) => [type, 4] as const),
  ...[25, 26].map((type) => [type, 2] as const),
  [8, 256],
  [15, 128],
])
const int64 = 7
/** Shapes have few numbers; longer constants are no shapes. */
const longestShape = 16
/** The runtime itself takes fewer. */
const mostSizes = 64
const rawField = 9
/** Fields that hold elements: floats, int32, texts, int64, raw bytes, doubles, uint64. */
const dataFields: ReadonlySet<number> = new Set([4, 5, 6, 7, rawField, 10, 11])

/** Elements that lie in another file. */
export interface ExternalData {
  location: string
  offset: number
  length: number | undefined
  /** Bytes that the tensor's shape stands for. */
  bytes: number
}

/** A constant of a graph, as far as it is looked at. */
export interface Tensor {
  name: string
  /** Bytes of one element. */
  elementBytes: number
  /** The numbers in it, when it may be a shape. */
  numbers: readonly number[] | undefined
  external: ExternalData | undefined
}

interface Parts {
  name: string
  type: number
  sizes: number[]
  data: Map<number, number>
  shape: Range | undefined
  isExternal: boolean
  entries: Map<string, string>
}

/** Reads a tensor and checks that it holds what its shape says. */
export function readTensor(
  reader: MessageReader,
  message: Range,
  refuse: (why: string) => Error,
): Tensor {
  const parts = readParts(reader, message)
  const { name, type, sizes, data } = parts
  const label = `the constant ${JSON.stringify(name.slice(0, 80))}`
  const bits = elementBits.get(type)
  if (bits === undefined) throw refuse(`${label} has elements of an unknown type (${type})`)
  const count = sizes.reduce((product, size) => product * size, 1)
  if (sizes.length > mostSizes || sizes.some((size) => size < 0)) {
    throw refuse(`${label} has no shape that a tensor can have`)
  }
  const bytes = Math.ceil((count * bits) / 8)
  const tensor = { name, elementBytes: bits / 8, numbers: numbersOf(reader, parts) }
  if (parts.isExternal) {
    return { ...tensor, external: { ...externalOf(parts, label, refuse), bytes } }
  }
  const raw = data.get(rawField)
  const held = [...data.values()].reduce((sum, length) => sum + length, 0)
  // A number of 64 bits is written in one byte at least.
  const backed = raw === undefined ? held * 8 >= Math.min(count, bytes) : raw === bytes
  if (!backed || (raw === undefined && bytes > limits.describedBytes)) {
    throw refuse(`${label} has a shape of ${bytes} bytes, and holds ${held}`)
  }
  return { ...tensor, external: undefined }
}

/** Reads a tensor that is mostly zeros: its shape may be large, and its values are few. */
export function readSparseTensor(
  reader: MessageReader,
  message: Range,
  refuse: (why: string) => Error,
): Tensor[] {
  const tensors: Tensor[] = []
  const sizes: number[] = []
  reader.each(message, (field) => {
    if (field.number === 3) sizes.push(...sizesIn(reader, field))
    else if (field.type === 'bytes') tensors.push(readTensor(reader, field, refuse))
  })
  const bytes = sizes.reduce((product, size) => product * Math.abs(size), 8)
  if (!(bytes <= limits.describedBytes)) {
    throw refuse(
      `a sparse constant would take ${bytes} bytes; at most ${limits.describedBytes} are allowed`,
    )
  }
  return tensors
}

function readParts(reader: MessageReader, message: Range): Parts {
  const parts: Parts = {
    name: '',
    type: 0,
    sizes: [],
    data: new Map(),
    shape: undefined,
    isExternal: false,
    entries: new Map(),
  }
  reader.each(message, (field) => {
    const { number } = field
    if (number === 1) parts.sizes.push(...sizesIn(reader, field))
    else if (number === 2 && field.type === 'number') parts.type = field.value
    else if (number === 8 && field.type === 'bytes') parts.name = reader.text(field)
    else if (number === 13 && field.type === 'bytes') readEntry(reader, field, parts.entries)
    else if (number === 14 && field.type === 'number') parts.isExternal = field.value === 1
    else if (dataFields.has(number)) {
      const length = field.type === 'bytes' ? field.end - field.start : 1
      // The last raw bytes count; texts and single numbers come one by one.
      const before = number === rawField ? 0 : (parts.data.get(number) ?? 0)
      parts.data.set(number, before + length)
      if ((number === rawField || number === 7) && field.type === 'bytes') parts.shape = field
    }
  })
  return parts
}

/** Sizes stand one by one, or packed. */
function sizesIn(reader: MessageReader, field: Field): number[] {
  if (field.type === 'number') return [field.value]
  return reader.numbers(field, mostSizes + 1)
}

function readEntry(reader: MessageReader, message: Range, entries: Map<string, string>): void {
  let key = ''
  let value = ''
  reader.each(message, (field) => {
    if (field.type !== 'bytes') return
    if (field.number === 1) key = reader.text(field)
    if (field.number === 2) value = reader.text(field)
  })
  entries.set(key, value)
}

function numbersOf(
  reader: MessageReader,
  { type, data, shape }: Parts,
): readonly number[] | undefined {
  if (type !== int64 || !shape) return undefined
  if (!data.has(rawField)) return reader.numbers(shape, longestShape)
  if (shape.end - shape.start > longestShape * 8) return undefined
  const bytes = reader.bytes(shape)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.floor(bytes.byteLength / 8)
  return Array.from({ length: count }, (_, at) => Number(view.getBigInt64(at * 8, true)))
}

function externalOf(
  { entries }: Parts,
  label: string,
  refuse: (why: string) => Error,
): Omit<ExternalData, 'bytes'> {
  const numberOf = (key: string): number | undefined => {
    const written = entries.get(key)
    if (written === undefined) return undefined
    if (!/^\d{1,15}$/.test(written)) {
      throw refuse(
        `${label} lies in another file at ${key} ${JSON.stringify(written.slice(0, 40))}`,
      )
    }
    return Number(written)
  }
  const offset = numberOf('offset') ?? 0
  return { location: entries.get('location') ?? '', offset, length: numberOf('length') }
}
