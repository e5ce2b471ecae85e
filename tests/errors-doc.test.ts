import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const atCode =
  /(?:code:|(?:error|notice|[a-z]*[iI]ssue|problem|refuse|fail|failure|flowError)\(\s*(?:[a-z.]+,\s*)?)\s*'([a-z]+(?:-[a-z0-9]+)+|cycle|timeout|cancelled|internal)'/g

it('every error code in the sources has a heading, and every heading a code', async () => {
  const page = await readFile(path.join(root, 'docs', 'errors.md'), 'utf8')
  const headings = new Set(Array.from(page.matchAll(/^### (.+)$/gm), ([, code]) => code!))
  const files = await readSources()
  const sources = files.map(({ text }) => text).join('\n')
  // Functions of `lib` name problems in their own words.
  const own = files.filter(({ file }) => !file.startsWith('lib'))
  const found = own.flatMap(({ text }) => Array.from(text.matchAll(atCode), ([, code]) => code!))
  const used = new Set(found)
  expect([...used].filter((code) => !headings.has(code))).toEqual([])
  expect([...headings].filter((code) => !sources.includes(`'${code}'`))).toEqual([])
})

async function readSources(): Promise<{ file: string; text: string }[]> {
  const texts: { file: string; text: string }[] = []
  for (const name of ['core', 'nodes', 'durable', 'editor', 'cli']) {
    const folder = path.join(root, 'packages', name, 'src')
    const files = await readdir(folder, { recursive: true })
    const sources = files.filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    for (const file of sources) {
      texts.push({ file, text: await readFile(path.join(folder, file), 'utf8') })
    }
  }
  return texts
}
