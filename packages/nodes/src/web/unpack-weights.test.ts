import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { encodeMessage } from '../inference/devices/encode-message.ts'
import type { Message } from '../inference/devices/encode-message.ts'
import { widen } from './half-floats.ts'
import { unpackWeights } from './unpack-weights.ts'

const [columns, rows, block] = [64, 5, 32]
const codes = Uint8Array.from({ length: (rows * columns) / 2 }, (_, at) => (at * 37) % 256)
const scales = Float32Array.from({ length: rows * 2 }, (_, at) => 0.1 + at / 7)

function matrix(name: string, width: number): Message {
  const sizes: Message = [
    [1, [[2, 'texts']]],
    [1, [[1, width]]],
  ]
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, 1],
            [2, sizes],
          ],
        ],
      ],
    ],
  ]
}

function constant(name: string, type: number, sizes: number[], raw: Uint8Array): Message {
  return [...sizes.map((size) => [1, size] as const), [2, type], [8, name], [9, raw]]
}

function integer(name: string, value: number): Message {
  return [
    [1, name],
    [3, value],
    [20, 2],
  ]
}

/** `y`, which is `x` times a matrix of 4-bit weights; with `zero` that names where zero lies. */
function graph(zero = false, bits = 4): Uint8Array<ArrayBuffer> {
  const settings = { K: columns, N: rows, bits, block_size: block }
  const raw = (numbers: { buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(numbers.buffer)
  const inside: Message = [
    [
      1,
      [
        [1, 'x'],
        [1, 'codes'],
        [1, 'scales'],
        ...(zero ? [[1, 'zero'] as const] : []),
        [2, 'y'],
        [4, 'MatMulNBits'],
        ...Object.entries(settings).map(([name, value]) => [5, integer(name, value)] as const),
        [7, 'com.microsoft'],
      ],
    ],
    [2, 'packed'],
    [5, constant('codes', 2, [rows, 2, block / 2], raw(codes))],
    [5, constant('scales', 1, [rows * 2], raw(scales))],
    ...(zero ? [[5, constant('zero', 2, [rows], raw(new Uint8Array(rows)))] as const] : []),
    [11, matrix('x', columns)],
    [12, matrix('y', rows)],
  ]
  const operators = (domain: string, version: number): Message => [
    [1, domain],
    [2, version],
  ]
  return new Uint8Array(
    encodeMessage([
      [1, 8],
      [7, inside],
      [8, operators('', 17)],
      [8, operators('com.microsoft', 1)],
    ]),
  )
}

async function multiply(
  bytes: Uint8Array,
  externalData: { path: string; data: Uint8Array }[] = [],
): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3, externalData })
  const numbers = Float32Array.from({ length: 3 * columns }, (_, at) => Math.sin(at))
  const { y } = await session.run({ x: new Tensor('float32', numbers, [3, columns]) })
  return y!.data as Float32Array
}

test('gives the results of the operator for 4-bit weights', async () => {
  const packed = graph()
  const unpacked = unpackWeights(packed, new Map(), 'floats')!
  expect(new TextDecoder('latin1').decode(unpacked.graph)).not.toContain('MatMulNBits')
  const expected = await multiply(packed)
  const found = await multiply(unpacked.graph, [{ path: 'floats', data: unpacked.weights }])
  expect(found).toHaveLength(3 * rows)
  for (const [at, number] of found.entries()) expect(number).toBeCloseTo(expected[at]!, 4)
})

test('leaves what it does not know to the operator', () => {
  for (const other of [graph(true), graph(false, 8), new Uint8Array()]) {
    expect(unpackWeights(other, new Map(), 'floats')).toBeUndefined()
  }
})

test('widens numbers of 16 bits as the processor would', () => {
  const halves = [0x0000, 0x8000, 0x3c00, 0xc000, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x3555, 0xfc00]
  const expected = [
    0,
    -0,
    1,
    -2,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    65_504,
    0.333251953125,
    -Infinity,
  ]
  expect([...widen(Uint16Array.from(halves))]).toEqual(expected)
})
