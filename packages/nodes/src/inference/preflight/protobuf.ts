import type { ByteSource } from './byte-source.ts'
import { limits } from './limits.ts'

// Format: Protocol Buffers, "Encoding", https://protobuf.dev/programming-guides/encoding

/** A part of the file: from `start` up to, but without, `end`. */
export interface Range {
  start: number
  end: number
}

/** One field of a message: a number, or a range of bytes. */
export type Field =
  | { number: number; type: 'number'; value: number }
  | ({ number: number; type: 'bytes' } & Range)

/** Reads messages field by field, and stops with an error where the file is broken or has too many. */
export interface MessageReader {
  whole: Range
  /** Calls back for each field of a message. */
  each(message: Range, visit: (field: Field) => void): void
  /** Whole numbers that stand one after the other, at most `most` of them. */
  numbers(range: Range, most: number): number[]
  bytes(range: Range): Uint8Array
  /** Text of a name or path; throws when it is too long. */
  text(range: Range): string
}

/** Reads messages from `source`. `refuse` makes the error that is thrown. */
export function createMessageReader(
  source: ByteSource,
  refuse: (why: string) => Error,
): MessageReader {
  const cursor = createCursor(source, refuse)
  let fields = 0
  return {
    whole: { start: 0, end: source.size },
    each({ start, end }, visit) {
      for (let next = start; next < end;) {
        fields += 1
        if (fields > limits.fields)
          throw refuse(`it is written in more than ${limits.fields} parts`)
        cursor.at = next
        const field = readField(cursor, end)
        next = cursor.at
        if (field) visit(field)
      }
    },
    numbers({ start, end }, most) {
      const values: number[] = []
      cursor.at = start
      while (cursor.at < end && values.length < most) values.push(cursor.variable(end))
      return values
    },
    bytes: ({ start, end }) => source.slice(start, end),
    text({ start, end }) {
      const length = end - start
      if (length <= limits.nameBytes) return decoder.decode(source.slice(start, end))
      throw refuse(`a name in it has ${length} bytes; at most ${limits.nameBytes} are allowed`)
    },
  }
}

const decoder = new TextDecoder()

/** A place in the file. */
interface Cursor {
  at: number
  /** A whole number of 64 bits, written in as few bytes as it needs, each with seven bits. */
  variable(end: number): number
  pass(length: number, end: number): void
  broken(why: string): Error
}

function createCursor(source: ByteSource, refuse: (why: string) => Error): Cursor {
  const cursor: Cursor = {
    at: 0,
    variable(end) {
      const halves: [low: number, high: number] = [0, 0]
      for (let place = 0; place < 10; place += 1) {
        if (cursor.at >= end) throw cursor.broken('a number is cut off')
        const byte = source.byte(cursor.at)
        cursor.at += 1
        halves[place < 5 ? 0 : 1] += (byte & 127) * 2 ** (7 * (place % 5))
        if (byte < 128) return signed(...halves)
      }
      throw cursor.broken('a number is too long')
    },
    pass(length, end) {
      if (length < 0 || length > end - cursor.at) throw cursor.broken('a part of it is cut off')
      cursor.at += length
    },
    broken: (why) => refuse(`it is broken at byte ${cursor.at}: ${why}`),
  }
  return cursor
}

/** The field at the cursor, which is moved behind it; numbers of fixed width are passed over. */
function readField(cursor: Cursor, end: number): Field | undefined {
  const tag = cursor.variable(end)
  if (tag < 0) throw cursor.broken('a part of it has no number')
  const number = Math.floor(tag / 8)
  switch (tag % 8) {
    case 0:
      return { number, type: 'number', value: cursor.variable(end) }
    case 1:
      cursor.pass(8, end)
      return undefined
    case 2: {
      const length = cursor.variable(end)
      const start = cursor.at
      cursor.pass(length, end)
      return { number, type: 'bytes', start, end: cursor.at }
    }
    case 5:
      cursor.pass(4, end)
      return undefined
    default:
      throw cursor.broken('a part of it is of an unknown kind')
  }
}

/** A number of 64 bits from its low 35 and its high 29 ones, of which the first is the sign. */
function signed(low: number, high: number): number {
  const top = high % 2 ** 29
  return (top < 2 ** 28 ? top : top - 2 ** 29) * 2 ** 35 + low
}
