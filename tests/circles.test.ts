import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const packages = fileURLToPath(new URL('../packages', import.meta.url))

/** The files of all packages, each with the files that it imports, types included. */
async function importsOfAll(): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>()
  for (const name of await readdir(packages, { recursive: true })) {
    if (!/^[^/]+\/src\/.*\.tsx?$/.test(name) || /\.test\.tsx?$/.test(name)) continue
    const source = await readFile(path.join(packages, name), 'utf8')
    const found = source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^'?]+)/g)
    imports.set(
      name,
      Array.from(found, ([, from = '']) => path.join(path.dirname(name), from)),
    )
  }
  return imports
}

/** What is left when files that import nothing that is left are taken away, again and again. */
function circles(imports: Map<string, string[]>): string[] {
  const left = new Map(imports)
  for (let before = -1; before !== left.size;) {
    before = left.size
    for (const [file, found] of left) if (!found.some((one) => left.has(one))) left.delete(file)
  }
  // What only leads into a circle is none.
  for (let before = -1; before !== left.size;) {
    before = left.size
    const wanted = new Set([...left.values()].flat())
    for (const file of left.keys()) if (!wanted.has(file)) left.delete(file)
  }
  return [...left.keys()]
}

it('no files import each other in a circle, not even for types', async () => {
  const imports = await importsOfAll()
  expect(imports.size).toBeGreaterThan(1000)
  expect(circles(imports)).toEqual([])
})

it('finds circles', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'] as const
  const imports = new Map([
    [a, [b]],
    [b, [c]],
    [c, [b, d]],
    [d, []],
  ])
  expect(circles(imports)).toEqual([b, c])
})
