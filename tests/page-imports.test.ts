import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const sources = fileURLToPath(new URL('../packages/nodes/src', import.meta.url))
const ofNode = /^(node:.*|onnxruntime-node)$/

/** Packages that running an entry loads, now or later, with the file that names each. */
function loadedBy(entry: string): Map<string, string> {
  const packages = new Map<string, string>()
  const seen = new Set<string>()
  const open = [path.join(sources, entry)]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const from of importsIn(readFileSync(file, 'utf8'))) {
      if (from.startsWith('.')) open.push(path.join(path.dirname(file), from))
      else packages.set(from, path.relative(sources, file))
    }
  }
  return packages
}

/** What a source imports besides types, which are gone when it runs. */
function importsIn(source: string): string[] {
  const fixed = /^(?:import|export)(?! type\b)\b[^'"\n]*(?:\n[^'"\n]*)*?from '([^']+)'/gm
  const later = /\bimport\(\s*'([^']+)'/g
  const bare = /^import '([^']+)'/gm
  return [fixed, later, bare].flatMap((form) =>
    Array.from(source.matchAll(form), ([, from]) => from ?? ''),
  )
}

test.each(['index.ts', 'web/index.ts'])('a page can load nodes/src/%s', (entry) => {
  const loaded = loadedBy(entry)
  expect(loaded.has('@chainwright/core')).toBe(true)
  expect([...loaded].filter(([name]) => ofNode.test(name))).toEqual([])
  expect([...loaded].filter(([name]) => name.includes('langchain'))).toEqual([])
})

test('one file of nodes fetches for a page', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  const code = files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const fetching = code.filter((name) =>
    /(?:globalThis|self|window)\.(?:fetch|XMLHttpRequest|WebSocket)/.test(
      readFileSync(path.join(sources, name), 'utf8'),
    ),
  )
  expect(fetching).toEqual([path.join('web', 'door.ts')])
})

test('the node types alone load no runtime of models', () => {
  const heavy = [...loadedBy('index.ts').keys()].filter((name) => /huggingface|onnx/.test(name))
  expect(heavy).toEqual([])
})

test('the models of a page load the runtime, and those of Node what only Node has', () => {
  expect([...loadedBy('web/index.ts').keys()]).toContain('@huggingface/transformers')
  expect([...loadedBy('local/index.ts').keys()].some((name) => ofNode.test(name))).toBe(true)
})
