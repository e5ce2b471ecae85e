import { createRegistry } from '@chainwright/core'
import { expect, test } from 'vitest'
import { standardNodes } from './index.ts'

const groups = ['text', 'tokens', 'language', 'choosing', 'control', 'chaining']

test('has one node type of each name', () => {
  expect(createRegistry(standardNodes).size).toBe(standardNodes.length)
})

test.each(standardNodes)('describes $name for people', (type) => {
  expect(groups).toContain(type.group)
  expect(type.title).not.toBe('')
  expect(type.description).toMatch(/\.$/)
})

test.each(standardNodes)('gives $name defaults that its ports accept', (type) => {
  for (const port of Object.values(type.inputs)) {
    if (port.default !== undefined) expect(port.type.accepts(port.default)).toBe(true)
  }
})
