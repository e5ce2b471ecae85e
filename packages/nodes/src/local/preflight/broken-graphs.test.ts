import { isFlowError } from '@chainwright/core'
import { expect, test } from 'vitest'
import { encodeMessage } from '../../inference/devices/encode-message.ts'
import type { Message } from '../../inference/devices/encode-message.ts'
import { tinyBert, tinyLlama } from '../../../test/tiny-networks.ts'
import { createRandom } from '../../lib/random.ts'
import { preflightBytes } from './preflight.ts'

// Whatever bytes are in a file, looking through it ends soon, with a report or a refusal.

/** How many broken files are tried; CI tries more. */
const count = Number(process.env['CHAINWRIGHT_FUZZ'] ?? 2000)
const longestMs = 1000
const place = { path: '/nowhere/onnx/model.onnx', folder: '/nowhere', foreign: true }

/** A graph with all that is looked at: functions, graphs inside graphs, constants in another file. */
function everything(): Uint8Array {
  const inner: Message = [[1, [[4, 'Add']]]]
  const branch: Message = [
    [4, 'If'],
    [
      5,
      [
        [1, 'then_branch'],
        [6, inner],
      ],
    ],
  ]
  const constant: Message = [
    [1, 2],
    [1, 2],
    [2, 1],
    [8, 'w'],
    [9, new Uint8Array(16)],
  ]
  const outside: Message = [
    [1, 4],
    [2, 1],
    [14, 1],
    [
      13,
      [
        [1, 'location'],
        [2, 'data'],
      ],
    ],
  ]
  const call: Message = [
    [4, 'f'],
    [7, 'own'],
  ]
  return encodeMessage([
    [1, 8],
    [
      7,
      [
        [1, branch],
        [1, call],
        [5, constant],
        [5, outside],
        [
          15,
          [
            [1, constant],
            [3, 2],
          ],
        ],
      ],
    ],
    [
      8,
      [
        [1, ''],
        [2, 17],
      ],
    ],
    [
      25,
      [
        [1, 'f'],
        [10, 'own'],
        [7, [[4, 'Relu']]],
      ],
    ],
  ])
}

/** Bytes that mean something in this format: tags, lengths, and the largest numbers. */
const telling = [0x00, 0x01, 0x07, 0x0a, 0x12, 0x2a, 0x3a, 0x7f, 0x80, 0xca, 0xff]

test(`ends for each of ${count} broken graphs`, { timeout: 600_000 }, () => {
  const seeds = [everything(), everything(), tinyBert(8), tinyLlama(8).slice(0, 6000)]
  const outcomes = { accepted: 0, refused: 0 }
  for (let seed = 0; seed < count; seed += 1) {
    const random = createRandom(seed)
    const below = (limit: number): number => Math.floor(random() * limit)
    const bytes = Uint8Array.from(seeds[seed % seeds.length] ?? [])
    for (let change = below(4); change >= 0; change -= 1) {
      const at = below(bytes.length)
      const kind = below(4)
      if (kind === 0) bytes[at] = below(256)
      if (kind === 1) bytes[at]! ^= 1 << below(8)
      if (kind === 2) bytes[at] = telling[below(telling.length)]!
      if (kind === 3) bytes.copyWithin(at, below(bytes.length), below(bytes.length))
    }
    const started = performance.now()
    try {
      preflightBytes(bytes, place)
      outcomes.accepted += 1
    } catch (error) {
      if (!isFlowError(error) || error.code !== 'model-refused') {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error })
      }
      outcomes.refused += 1
    }
    expect(performance.now() - started, `seed ${seed}`).toBeLessThan(longestMs)
  }
  expect(outcomes.accepted).toBeGreaterThan(count / 100)
  expect(outcomes.refused).toBeGreaterThan(count / 10)
})

test('ends for a file that is written in countless parts', () => {
  const bytes = new Uint8Array(12_000_000)
  for (let at = 0; at < bytes.length; at += 2) bytes[at] = 8
  expect(() => preflightBytes(bytes, place)).toThrow(/written in more than 5000000 parts/)
})
