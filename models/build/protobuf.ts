const text = new TextEncoder()

/** Protocol buffer fields collected in writing order; `encodeMessage` joins them into bytes. */
export interface Message {
  readonly chunks: Uint8Array[]
}

/** Starts an empty message. */
export function createMessage(): Message {
  return { chunks: [] }
}

/** Appends a whole number (wire type 0). */
export function writeInteger(message: Message, field: number, value: number | bigint): void {
  message.chunks.push(encodeVarint((field << 3) | 0), encodeVarint(value))
}

/** Appends a 32-bit float (wire type 5). */
export function writeFloat(message: Message, field: number, value: number): void {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  message.chunks.push(encodeVarint((field << 3) | 5), bytes)
}

/** Appends a length-prefixed run of bytes (wire type 2). */
export function writeBytes(message: Message, field: number, bytes: Uint8Array): void {
  message.chunks.push(encodeVarint((field << 3) | 2), encodeVarint(bytes.length), bytes)
}

/** Appends a UTF-8 string. */
export function writeString(message: Message, field: number, value: string): void {
  writeBytes(message, field, text.encode(value))
}

/** Appends a nested message. */
export function writeMessage(message: Message, field: number, nested: Message): void {
  const length = nested.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  message.chunks.push(encodeVarint((field << 3) | 2), encodeVarint(length), ...nested.chunks)
}

/** Joins all fields into one array of bytes. */
export function encodeMessage(message: Message): Uint8Array {
  return new Uint8Array(Buffer.concat(message.chunks))
}

function encodeVarint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    const low = Number(rest & 127n)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 128 : low)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}
