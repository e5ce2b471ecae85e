import fc from 'fast-check'
import { isId } from '../src/node/define-node.ts'
import type { Flow, FlowInput, FlowNode, InputSource, Wire } from '../src/flow/flow.ts'
import type { Json } from '../src/lib/json.ts'

/** Ids, short so that they meet often. */
export const arbitraryId = fc
  .oneof(
    fc.constantFrom('a', 'b', 'node', 'text', 'from', 'value', 'lines'),
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/),
  )
  .filter(isId)

/** JSON values as files can hold them. */
export const arbitraryJson: fc.Arbitrary<Json> = fc
  .jsonValue({ depthSize: 'small' })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')) as Json)

const wire: fc.Arbitrary<Wire> = fc.record({
  node: fc.oneof(fc.constant('inputs'), arbitraryId),
  port: arbitraryId,
})

const source: fc.Arbitrary<InputSource> = fc.oneof(
  wire.map((made) => ({ type: 'wire' as const, wire: made })),
  fc
    .array(wire, { minLength: 1, maxLength: 4 })
    .map((wires) => ({ type: 'gather' as const, wires })),
  fc.oneof(arbitraryJson, fc.string()).map((value) => ({ type: 'literal' as const, value })),
  fc
    .string({ unit: fc.constantFrom('a', '\n', ' ') })
    .map((value) => ({ type: 'literal' as const, value, lines: true as const })),
)

const keyForFiles = fc.oneof(
  fc.string({ maxLength: 6 }).map((key) => `x-${key}`),
  // No whole numbers: JavaScript puts such keys of an object first.
  fc.constantFrom('pinned', 'position'),
)
const extra = tableOf(keyForFiles, arbitraryJson, 1)

/** A node with every form of every key. */
export const arbitraryNode: fc.Arbitrary<FlowNode> = record(
  {
    type: fc.oneof(
      arbitraryId,
      arbitraryId.map((name) => `${name}@2`),
    ),
    inputs: tableOf(arbitraryId, source),
    model: fc.oneof(fc.string({ minLength: 1 }), tableOf(arbitraryId, fc.string({ minLength: 1 }))),
    flow: arbitraryId,
    retries: fc.nat(100),
    timeoutMs: fc.integer({ min: 1, max: 86_400_000 }),
    onError: fc.oneof(
      fc.constantFrom({ type: 'fail' as const }, { type: 'skip' as const }),
      tableOf(arbitraryId, arbitraryJson).map((values) => ({ type: 'use' as const, values })),
      fc.string({ minLength: 1 }).map((model) => ({ type: 'fallback' as const, model })),
    ),
    off: fc.boolean(),
    extra,
  },
  ['type', 'inputs'],
)

const flowInput: fc.Arbitrary<FlowInput> = record(
  {
    type: fc.constantFrom('text', 'text[]', 'odd'),
    description: fc.string(),
    default: arbitraryJson,
    extra,
  },
  ['type'],
)

const layout: fc.Arbitrary<Json> = fc.dictionary(
  fc.constantFrom('nodes', 'groups', 'x'),
  arbitraryJson,
)

function flowOf(flows: fc.Arbitrary<ReadonlyMap<string, Flow>>): fc.Arbitrary<Flow> {
  const parts = {
    name: fc.string(),
    description: fc.string(),
    inputs: tableOf(arbitraryId, flowInput),
    nodes: tableOf(arbitraryId, arbitraryNode),
    outputs: tableOf(arbitraryId, wire),
    flows,
    layout,
    extra,
  }
  return record(parts, ['inputs', 'nodes', 'outputs', 'flows'])
}

/** Flows of any content that a file can hold, with flows inside and keys that nobody knows. */
export const arbitraryFlow = flowOf(
  tableOf(arbitraryId, flowOf(fc.constant(new Map<string, Flow>())), 0, 2),
)

function tableOf<T>(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<T>,
  minLength = 0,
  maxLength = 4,
): fc.Arbitrary<ReadonlyMap<string, T>> {
  return fc.array(fc.tuple(key, value), { minLength, maxLength }).map((entries) => new Map(entries))
}

function record<T extends object>(
  parts: { [K in keyof Required<T>]: fc.Arbitrary<Required<T>[K]> },
  requiredKeys: (keyof T & string)[],
): fc.Arbitrary<T> {
  return fc.record(parts, { requiredKeys }) as unknown as fc.Arbitrary<T>
}
