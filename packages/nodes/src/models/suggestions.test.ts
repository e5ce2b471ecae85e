import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { capabilityNames } from './capabilities.ts'
import { describeSuggestion, suggestionFor, suggestions } from './suggestions.ts'

const models = fileURLToPath(new URL('../../../../models', import.meta.url))

test.each(capabilityNames)('tells what to take for %s, smallest first', (name) => {
  const { kind, starter, models: suggested } = suggestions[name]
  expect(kind).not.toBe('')
  expect(starter === undefined && suggested.length === 0).toBe(false)
  const sizes = suggested.map(({ megabytes }) => Math.min(...Object.values(megabytes)))
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
  for (const { reference, license } of suggested) {
    expect(reference).toMatch(/^hf\/[\w.-]+\/[\w.-]+$/)
    expect(license).not.toBe('')
  }
})

test.each(capabilityNames.filter((name) => suggestions[name].starter !== undefined))(
  'names a starter model that can %s',
  async (name) => {
    const folder = path.join(models, suggestions[name].starter!.replace('starter/', ''))
    const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as {
      capabilities: string[]
    }
    expect(manifest.capabilities).toContain(name)
  },
)

test('says the size and the licence in one line', () => {
  const [model] = suggestions.tag.models
  expect(describeSuggestion(model!)).toBe(
    'hf/Xenova/bert-base-NER (PER, ORG, LOC and MISC, English; MIT; 109 MB as q8, 145 MB as q4, 431 MB as fp32)',
  )
})

test('knows nothing of capabilities of other packages', () => {
  expect(suggestionFor('paint')).toBeUndefined()
  expect(suggestionFor('toString')).toBeUndefined()
  expect(suggestionFor('tag')).toBe(suggestions.tag)
})
