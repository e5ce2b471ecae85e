// Format: Protocol Buffers, "Encoding", https://protobuf.dev/programming-guides/encoding

/** A message: its fields by number, in order. A list is a message inside. */
export type Message = readonly (readonly [field: number, value: FieldValue])[]
type FieldValue = number | string | Uint8Array | Message

/** The bytes of a message. */
export function encodeMessage(message: Message): Uint8Array {
  const parts = message.flatMap(([field, value]) => encode(field, value))
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function encode(field: number, value: FieldValue): Uint8Array[] {
  if (typeof value === 'number') return [variable(field * 8), variable(value)]
  const bytes =
    typeof value === 'string'
      ? new TextEncoder().encode(value)
      : value instanceof Uint8Array
        ? value
        : encodeMessage(value)
  return [variable(field * 8 + 2), variable(bytes.length), bytes]
}

function variable(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Uint8Array.from([...bytes, Number(rest)])
}
