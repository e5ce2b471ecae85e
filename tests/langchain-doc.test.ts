import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
let programs: string[] = []
let folder = ''

const shorten = {
  chainwright: 1,
  inputs: { text: { type: 'text' } },
  nodes: { lines: { type: 'extract', inputs: { text: { from: 'inputs.text' }, what: 'lines' } } },
  outputs: { short: { from: 'lines.items' } },
}

beforeAll(async () => {
  const page = await readFile(path.join(root, 'docs', 'langchain.md'), 'utf8')
  programs = Array.from(page.matchAll(/```ts\n([^]*?)```/g), ([, program]) => program!)
  // Beside this file, so that the packages are found as a user's would be.
  folder = await mkdtemp(path.join(root, 'tests', 'readme-langchain-'))
  await writeFile(path.join(folder, 'shorten.flow.json'), JSON.stringify(shorten))
})

afterAll(() => rm(folder, { recursive: true }))

it.each([
  [0, 'The end.'],
  [1, 'Bonjour.\n'],
  [2, 'In short: tea.\n'],
])(
  'the page about LangChain shows programs that run: number %i',
  async (at, said) => {
    expect(programs).toHaveLength(3)
    const file = path.join(folder, `program-${at}.ts`)
    await writeFile(file, programs[at]!)
    const { stdout } = await run(process.execPath, ['--conditions=chainwright-source', file], {
      cwd: folder,
    })
    expect(stdout).toContain(said)
  },
  60_000,
)
