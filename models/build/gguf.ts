/** A metadata value of a GGUF file. */
export type GgufValue = number | bigint | boolean | string | readonly GgufValue[]

/** How a tensor's numbers are stored; the kinds that the starter model uses. */
export type GgufType = 'F32' | 'Q4_1' | 'Q8_0'

/** A tensor of a GGUF file: `rows` rows of `columns` numbers, still encoded. */
export interface GgufTensor {
  readonly type: GgufType
  readonly rows: number
  readonly columns: number
  readonly bytes: Uint8Array
}

/** The content of a GGUF file. */
export interface Gguf {
  readonly metadata: ReadonlyMap<string, GgufValue>
  readonly tensors: ReadonlyMap<string, GgufTensor>
}

interface Cursor {
  readonly view: DataView
  offset: number
}

const tensorTypes: Readonly<Record<number, { type: GgufType; block: number; bytes: number }>> = {
  0: { type: 'F32', block: 1, bytes: 4 },
  3: { type: 'Q4_1', block: 32, bytes: 20 },
  8: { type: 'Q8_0', block: 32, bytes: 34 },
}

/** Reads a GGUF file of version 3. Throws if it is something else or holds an unknown kind of tensor. */
export function readGguf(file: Uint8Array): Gguf {
  const cursor: Cursor = {
    view: new DataView(file.buffer, file.byteOffset, file.byteLength),
    offset: 0,
  }
  if (readUint32(cursor) !== 0x46554747 || readUint32(cursor) !== 3) {
    throw new Error('This is not a GGUF file of version 3.')
  }
  const tensorCount = readSize(cursor)
  const metadataCount = readSize(cursor)
  const metadata = new Map<string, GgufValue>()
  for (let index = 0; index < metadataCount; index++) {
    const key = readText(cursor)
    metadata.set(key, readValue(cursor, readUint32(cursor)))
  }
  const places = Array.from({ length: tensorCount }, () => readPlace(cursor))
  const alignment = Number(metadata.get('general.alignment') ?? 32)
  const start = Math.ceil(cursor.offset / alignment) * alignment
  const tensors = new Map<string, GgufTensor>()
  for (const { name, offset, length, ...tensor } of places) {
    tensors.set(name, { ...tensor, bytes: file.subarray(start + offset, start + offset + length) })
  }
  return { metadata, tensors }
}

/** A number from the metadata. Throws if it is missing. */
export function numberFrom(gguf: Gguf, key: string): number {
  const value = gguf.metadata.get(key)
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  throw new Error(`The GGUF metadata has no number "${key}".`)
}

/** A text from the metadata. Throws if it is missing. */
export function textFrom(gguf: Gguf, key: string): string {
  const value = gguf.metadata.get(key)
  if (typeof value === 'string') return value
  throw new Error(`The GGUF metadata has no text "${key}".`)
}

/** A list from the metadata. Throws if it is missing. */
export function listFrom(gguf: Gguf, key: string): readonly GgufValue[] {
  const value = gguf.metadata.get(key)
  if (Array.isArray(value)) return value
  throw new Error(`The GGUF metadata has no list "${key}".`)
}

/** A tensor by name. Throws if it is missing. */
export function tensorFrom(gguf: Gguf, name: string): GgufTensor {
  const tensor = gguf.tensors.get(name)
  if (tensor === undefined) throw new Error(`The GGUF file has no tensor "${name}".`)
  return tensor
}

function readPlace(
  cursor: Cursor,
): Omit<GgufTensor, 'bytes'> & { name: string; offset: number; length: number } {
  const name = readText(cursor)
  const shape = Array.from({ length: readUint32(cursor) }, () => readSize(cursor))
  const type = tensorTypes[readUint32(cursor)]
  if (type === undefined)
    throw new Error(`The tensor "${name}" is stored in a way this script does not read.`)
  const offset = readSize(cursor)
  const [columns = 1, rows = 1] = shape
  return {
    name,
    type: type.type,
    rows,
    columns,
    offset,
    length: ((rows * columns) / type.block) * type.bytes,
  }
}

function readValue(cursor: Cursor, type: number): GgufValue {
  switch (type) {
    case 0:
      return cursor.view.getUint8(advance(cursor, 1))
    case 4:
      return readUint32(cursor)
    case 5:
      return cursor.view.getInt32(advance(cursor, 4), true)
    case 6:
      return cursor.view.getFloat32(advance(cursor, 4), true)
    case 7:
      return cursor.view.getUint8(advance(cursor, 1)) !== 0
    case 8:
      return readText(cursor)
    case 9: {
      const itemType = readUint32(cursor)
      return Array.from({ length: readSize(cursor) }, () => readValue(cursor, itemType))
    }
    case 10:
      return cursor.view.getBigUint64(advance(cursor, 8), true)
    default:
      throw new Error(`The GGUF metadata holds a value of the unknown type ${type}.`)
  }
}

function readUint32(cursor: Cursor): number {
  return cursor.view.getUint32(advance(cursor, 4), true)
}

function readSize(cursor: Cursor): number {
  return Number(cursor.view.getBigUint64(advance(cursor, 8), true))
}

function readText(cursor: Cursor): string {
  const length = readSize(cursor)
  const start = cursor.view.byteOffset + advance(cursor, length)
  return new TextDecoder().decode(new Uint8Array(cursor.view.buffer, start, length))
}

function advance(cursor: Cursor, bytes: number): number {
  const { offset } = cursor
  cursor.offset += bytes
  return offset
}
