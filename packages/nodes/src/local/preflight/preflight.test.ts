import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeMessage } from '../../inference/devices/encode-message.ts'
import type { Message } from '../../inference/devices/encode-message.ts'
import { tinyLlama } from '../../../test/tiny-networks.ts'
import { preflight, preflightBytes } from './preflight.ts'
import type { GraphReport } from '../../inference/preflight/look-through-graph.ts'

// Field numbers of onnx.proto, so that a graph reads like the definition of the format.
const field = {
  model: { graph: 7, operators: 8, function: 25 },
  graph: { node: 1, initializer: 5, sparse: 15 },
  node: { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, tensor: 5, graph: 6, integers: 8 },
  tensor: { size: 1, type: 2, integers: 7, name: 8, raw: 9, entry: 13, location: 14 },
  function: { name: 1, node: 7, domain: 10 },
} as const
const [float, int64] = [1, 7]

let folder: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-')))
  mkdirSync(join(folder, 'onnx'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function check(bytes: Uint8Array, foreign = true): GraphReport {
  return preflightBytes(bytes, { path: join(folder, 'onnx', 'model.onnx'), folder, foreign })
}

function node(operator: string, more: Message = [], domain = ''): Message {
  const { operator: name, domain: set } = field.node
  return [[name, operator], [set, domain], ...more]
}

/** A model of one node, unless there are others, and what else is given. */
function model(graph: Message = [], rest: Message = [], version = 17): Uint8Array {
  const nodes: Message = graph.some(([number]) => number === field.graph.node)
    ? graph
    : [[field.graph.node, node('Relu')], ...graph]
  return encodeMessage([
    [1, 8],
    [field.model.graph, nodes],
    [field.model.operators, [[2, version]]],
    ...rest,
  ])
}

function shape(name: string, ...numbers: number[]): Message {
  const raw = new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer)
  const { size, type, name: called, raw: data } = field.tensor
  return [
    [size, numbers.length],
    [type, int64],
    [called, name],
    [data, raw],
  ]
}

function external(entries: Record<string, string>, ...sizes: number[]): Message {
  const { size, type, entry, location } = field.tensor
  return [
    ...sizes.map((one) => [size, one] as const),
    [type, float],
    [location, 1],
    ...Object.entries(entries).map(
      ([key, value]) =>
        [
          entry,
          [
            [1, key],
            [2, value],
          ],
        ] as const,
    ),
  ]
}

function functionOf(name: string, ...calls: string[]): Message[number] {
  const { name: called, domain, node: nodes } = field.function
  const body = calls.map((call) => [nodes, node(call, [], 'own')] as const)
  return [field.model.function, [[called, name], [domain, 'own'], [nodes, node('Relu')], ...body]]
}

const refused = (why: string | RegExp): unknown =>
  expect.objectContaining({ code: 'model-refused', message: expect.stringMatching(why) })

test('reports what the starter models hold', () => {
  const starter = (name: string, file: string): GraphReport => {
    const place = fileURLToPath(new URL(`../../../../../models/${name}`, import.meta.url))
    const path = join(place, 'onnx', file)
    return preflight({ path, folder: realpathSync(place), foreign: false })
  }
  expect(starter('universal-sentence-encoder-lite', 'model_quantized.onnx')).toMatchObject({
    operators: 17,
    functions: 0,
    subgraphDepth: 1,
    files: [],
  })
  const writer = starter('smollm2-135m-instruct', 'model_q4.onnx')
  expect(writer.files).toEqual([0, 1, 2].map((at) => `model_q4.onnx_data${at ? `_${at}` : ''}`))
  expect(writer.nodes).toBeGreaterThan(1000)
})

test('accepts a whole model of the tests, and refuses it cut off anywhere', () => {
  const bytes = tinyLlama(64)
  expect(check(bytes)).toMatchObject({ operators: 17, callDepth: 0 })
  for (const part of [0.1, 0.5, 0.9, 0.999]) {
    const cut = bytes.slice(0, Math.floor(bytes.length * part))
    expect(() => check(cut), `${part}`).toThrow(refused(/broken|no nodes|version 0/))
  }
})

test('refuses what is no graph', () => {
  expect(() => check(new TextEncoder().encode('<!doctype html>'))).toThrow(refused('broken'))
  expect(() => check(new Uint8Array())).toThrow(refused('it holds no nodes'))
  expect(() => check(model([], [], 6))).toThrow(refused('version 6'))
})

test('refuses operators that are not part of the runtime', () => {
  const from = (domain: string): Uint8Array => model([[field.graph.node, node('Evil', [], domain)]])
  expect(() => check(from('com.example'))).toThrow(refused('"Evil" of "com.example"'))
  for (const domain of ['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']) check(from(domain))
})

test('follows calls of functions up to a depth of 32, and never in a circle', () => {
  const chain = (length: number): Uint8Array => {
    const functions = Array.from({ length }, (_, at) =>
      functionOf(`f${at}`, ...(at + 1 < length ? [`f${at + 1}`] : [])),
    )
    return model([[field.graph.node, node('f0', [], 'own')]], functions)
  }
  expect(check(chain(32))).toMatchObject({ functions: 32, callDepth: 32 })
  expect(() => check(chain(33))).toThrow(refused('more than 32 deep'))
  expect(() => check(chain(257))).toThrow(refused('more than 256 functions'))
  const circle = [functionOf('f0', 'f1'), functionOf('f1', 'f0')]
  expect(() => check(model([[field.graph.node, node('f0', [], 'own')]], circle))).toThrow(
    refused('in a circle'),
  )
  expect(() => check(model([], [functionOf('idle', 'idle')]))).toThrow(refused('in a circle'))
})

test('counts the nodes that functions stand for', () => {
  const doubling = Array.from({ length: 30 }, (_, at) =>
    functionOf(`f${at}`, ...(at < 29 ? [`f${at + 1}`, `f${at + 1}`] : [])),
  )
  const bytes = model([[field.graph.node, node('f0', [], 'own')]], doubling)
  expect(() => check(bytes)).toThrow(refused('stand for more than'))
})

test('refuses graphs that stand more than 8 deep inside each other', () => {
  const nested = (depth: number): Message => {
    const body: Message = depth === 1 ? [] : [[field.attribute.graph, nested(depth - 1)]]
    return [[field.graph.node, node('If', [[field.node.attribute, body]])]]
  }
  expect(check(model(nested(8)))).toMatchObject({ subgraphDepth: 8, nodes: 8 })
  expect(() => check(model(nested(9)))).toThrow(refused('more than 8 deep'))
})

test('refuses constants that hold less than their shape says', () => {
  const { size, type, name, raw, integers } = field.tensor
  const constant = (data: Message, kind = float): Uint8Array =>
    model([
      [field.graph.initializer, [[size, 1000], [size, 1000], [type, kind], [name, 'w'], ...data]],
    ])
  expect(() => check(constant([]))).toThrow(refused('"w" has a shape of 4000000 bytes'))
  expect(() => check(constant([[raw, new Uint8Array(400)]]))).toThrow(refused('holds 400'))
  expect(() => check(constant([[integers, new Uint8Array(400)]], int64))).toThrow(refused('holds'))
  expect(() => check(constant([], 99))).toThrow(refused('unknown type'))
  check(constant([[raw, new Uint8Array(4_000_000)]]))
  const negative = model([
    [
      field.graph.initializer,
      [
        [size, -1],
        [type, float],
      ],
    ],
  ])
  expect(() => check(negative)).toThrow(refused('no shape'))
})

test('refuses to fill shapes beyond 512 MiB', () => {
  const fill = (operator: string, at: number, ...numbers: number[]): Uint8Array => {
    const inputs = Array.from({ length: at + 1 }, (_, place) => (place === at ? 'shape' : 'x'))
    const uses = inputs.map((input) => [field.node.input, input] as const)
    return model([
      [field.graph.node, node(operator, uses)],
      [field.graph.initializer, shape('shape', ...numbers)],
    ])
  }
  check(fill('ConstantOfShape', 0, 1024, 1024, 128))
  expect(() => check(fill('ConstantOfShape', 0, 1024, 1024, 129))).toThrow(refused('would fill'))
  expect(() => check(fill('Expand', 1, 2 ** 40))).toThrow(refused('Expand would fill'))
  expect(() => check(fill('Tile', 1, 2 ** 20, 2 ** 20))).toThrow(refused('Tile would fill'))
  const inNode = model([
    [
      field.graph.node,
      node('Constant', [
        [field.node.output, 'shape'],
        [field.node.attribute, [[field.attribute.tensor, shape('', 2 ** 30)]]],
      ]),
    ],
    [field.graph.node, node('ConstantOfShape', [[field.node.input, 'shape']])],
  ])
  expect(() => check(inNode)).toThrow(refused('would fill'))
  const sparse = model([
    [
      field.graph.sparse,
      [
        [3, 2 ** 20],
        [3, 2 ** 20],
      ],
    ],
  ])
  expect(() => check(sparse)).toThrow(refused('sparse'))
})

test('takes data from plain files of the folder alone', () => {
  const data = join(folder, 'onnx', 'data')
  writeFileSync(data, new Uint8Array(4096))
  writeFileSync(join(folder, 'secret'), new Uint8Array(4096))
  symlinkSync('data', join(folder, 'onnx', 'link'))
  linkSync(join(folder, 'secret'), join(folder, 'onnx', 'second-name'))
  symlinkSync(tmpdir(), join(folder, 'onnx', 'out'))
  const from = (entries: Record<string, string>): Uint8Array =>
    model([[field.graph.initializer, external(entries, 16, 16)]])
  expect(check(from({ location: 'data', offset: '1024', length: '1024' })).files).toEqual(['data'])
  for (const location of ['../secret', '/etc/passwd', 'a/../data', './data', '', 'c:x', 'a\\b']) {
    expect(() => check(from({ location })), location).toThrow(refused('no name inside its folder'))
  }
  expect(() => check(from({ location: 'absent' }))).toThrow(refused('not there'))
  expect(() => check(from({ location: '*/_ORT_MEM_ADDR_/*' }))).toThrow(refused('not there'))
  expect(() => check(from({ location: 'link' }))).toThrow(refused('a link'))
  expect(() => check(from({ location: 'second-name' }))).toThrow(refused('second name'))
  expect(check(from({ location: 'second-name' }), false).files).toEqual(['second-name'])
  expect(() => check(from({ location: 'data', offset: '4000' }))).toThrow(refused('has 4096'))
  expect(() => check(from({ location: 'data', length: '9' }))).toThrow(refused('1024 bytes'))
  expect(() => check(from({ location: 'data', offset: '-1' }))).toThrow(refused('offset "-1"'))
})

test('refuses a folder of data that leads elsewhere', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'preflight-elsewhere-'))
  writeFileSync(join(elsewhere, 'data'), new Uint8Array(4096))
  symlinkSync(elsewhere, join(folder, 'onnx', 'parts'))
  const bytes = model([[field.graph.initializer, external({ location: 'parts/data' }, 16)]])
  expect(() => check(bytes)).toThrow(refused('leads out of'))
  rmSync(elsewhere, { recursive: true })
})

test('refuses a file beyond 2 GiB without reading it', () => {
  const path = join(folder, 'onnx', 'large.onnx')
  writeFileSync(path, '')
  truncateSync(path, 2 * 1024 ** 3 + 1)
  expect(() => preflight({ path, folder, foreign: true })).toThrow(refused('2147483649 bytes'))
})
