import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineNode, idPattern, isId, refusedIds } from './define-node.ts'
import { text } from './port-type.ts'
import { port } from './ports.ts'
import { createRegistry, findNodeType } from './registry.ts'

const shout = {
  title: 'Shout',
  description: 'Writes a text in capitals.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: () => ({ text: '' }),
}

describe('isId', () => {
  it('is true for exactly what the pattern allows and nobody refused', () => {
    const names = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.string({ unit: fc.constantFrom('a', 'Z', '0', '_', '-', '.', 'é'), maxLength: 70 }),
      fc.constantFrom(...refusedIds),
    )
    fc.assert(
      fc.property(names, (name) => {
        expect(isId(name)).toBe(idPattern.test(name) && !refusedIds.has(name))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('defineNode', () => {
  it('takes a name with its major version, and nothing else', () => {
    expect(defineNode({ ...shout, type: 'shout@2' })).toMatchObject({ name: 'shout', major: 2 })
    for (const type of ['shout@0', 'shout@x', '1shout@1', 'inputs@1'] as `${string}@${number}`[]) {
      expect(() => defineNode({ ...shout, type })).toThrow(TypeError)
    }
  })

  it('lets the work of one step be that of many, and refuses a type that does nothing', async () => {
    const about = { title: '', description: '', group: 'text', inputs: {}, outputs: {} }
    const type = defineNode({
      ...about,
      type: 'many@1',
      runBatch: async (requests) =>
        requests.map(({ context }) => (context.attempt === 1 ? {} : new Error('once is enough'))),
    })
    expect(await type.run({ context: { attempt: 1 } })).toEqual({})
    await expect(type.run({ context: { attempt: 2 } })).rejects.toThrow('once is enough')
    expect(() => defineNode({ ...about, type: 'none@1' })).toThrow('does nothing')
  })

  it('refuses a port with a name that no file could use', () => {
    const inputs = { 'two words': port(text) }
    expect(() => defineNode({ ...shout, type: 'shout@1', inputs })).toThrow('two words')
  })
})

describe('a registry', () => {
  it('finds a type by name, which means major version 1, and by name and version', () => {
    const one = defineNode({ ...shout, type: 'shout@1' })
    const two = defineNode({ ...shout, type: 'shout@2' })
    const registry = createRegistry([one], [two])
    expect(findNodeType(registry, 'shout')).toBe(one)
    expect(findNodeType(registry, 'shout@2')).toBe(two)
    expect(findNodeType(registry, 'shout@3')).toBeUndefined()
  })

  it('refuses two types with the same name and version', () => {
    const one = defineNode({ ...shout, type: 'shout@1' })
    expect(() => createRegistry([one], [one])).toThrow('shout@1')
  })
})
