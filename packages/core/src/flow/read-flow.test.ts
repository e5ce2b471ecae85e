import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../lib/json.ts'
import { fileSchema } from './file-schema.ts'
import { parseFlow } from './parse-flow.ts'

const input: Json[] = [
  { type: 'text' },
  { type: 'text', default: { a: 1 }, description: 'a' },
  { type: 1 },
  { description: 'a' },
  { type: 'text', description: null },
  'text',
  [],
]
const node: Json[] = [{ type: 't' }, { type: 't', inputs: { a: { from: 'a.b' } } }, {}, null, []]
const wire: Json[] = [
  { from: 'a.b' },
  { from: 'inputs.b' },
  { from: 'a' },
  { from: 'a.b', x: 1 },
  'a.b',
]
const name: Json[] = ['', 'a', 1, null]
const ids = ['a', 'b', 'inputs', 'a b', 'constructor']

/** A table with entries of which one may be wrong, or no table at all. */
function table(entries: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const some = fc.dictionary(fc.constantFrom(...ids), entries, { maxKeys: 2 })
  return fc.oneof({ weight: 8, arbitrary: some }, fc.constantFrom<Json>(null, [], 'a', 0))
}

const parts = {
  name: fc.constantFrom(...name),
  description: fc.constantFrom(...name),
  inputs: table(fc.constantFrom(...input)),
  nodes: table(fc.constantFrom(...node)),
  outputs: table(fc.constantFrom(...wire)),
  layout: fc.constantFrom<Json>({}, { nodes: { a: [0, 0] } }, [], 'a', null),
}
const inner = fc.record(parts, { requiredKeys: [] }) as fc.Arbitrary<Json>
const file = fc.record({ ...parts, flows: table(inner) }, { requiredKeys: [] })

describe('readFlow', () => {
  it('is content with exactly what the schema of the file accepts', () => {
    fc.assert(
      fc.property(file, (given) => {
        const json = { chainwright: 1, ...given } as { [key: string]: Json }
        expect(parseFlow(json).issues.length === 0).toBe(fileSchema.safeParse(json).success)
      }),
      { numRuns: 3000 },
    )
  })
})
