import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { checkFlow, createRegistry, parseFlow, writeFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
let readme = ''
let folder = ''

beforeAll(async () => {
  readme = await readFile(path.join(root, 'README.md'), 'utf8')
  // Beside this file, so that the packages are found as a user's would be.
  folder = await mkdtemp(path.join(root, 'tests', 'readme-'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('the README', () => {
  it('shows a flow file that has no problems and is written canonically', () => {
    const text = block('json')
    const { flow, issues } = parseFlow(text)
    expect(issues).toEqual([])
    expect(checkFlow(flow!, createRegistry(standardNodes))).toEqual([])
    expect(writeFlow(flow!)).toBe(text)
  })

  it('has beside it a description of the file whose example is right as well', async () => {
    const page = await readFile(path.join(root, 'docs', 'flow-file.md'), 'utf8')
    const text = block('json', page)
    const { flow, issues } = parseFlow(text)
    expect(issues).toEqual([])
    expect(checkFlow(flow!, createRegistry(standardNodes))).toEqual([])
    expect(writeFlow(flow!)).toBe(text)
  })

  it('shows code that runs and answers from the right document', async () => {
    await writeFile(path.join(folder, 'answer.flow.json'), block('json'))
    await writeFile(path.join(folder, 'answer.ts'), block('ts'))
    await cp(
      path.join(root, 'models', 'universal-sentence-encoder-lite'),
      path.join(folder, 'models', 'universal-sentence-encoder-lite'),
      { recursive: true },
    )
    await cp(
      path.join(root, 'models', 'smollm2-135m-instruct'),
      path.join(folder, 'models', 'smollm2-135m-instruct'),
      { recursive: true },
    )
    const { stdout } = await run(
      process.execPath,
      ['--conditions=chainwright-source', 'answer.ts'],
      { cwd: folder },
    )
    expect(stdout).toContain('1906')
  }, 120_000)

  it('names only files and commands that there are', async () => {
    const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    for (const [, command] of readme.matchAll(/pnpm(?:@12)? (?:run )?([a-z]+)/g))
      expect(Object.keys(scripts)).toContain(command)
    for (const [, link] of readme.matchAll(/\]\(([^)]+)\)/g))
      await expect(exists(link!)).resolves.toBe(true)
  })
})

function block(language: string, page = readme): string {
  const found = new RegExp('```' + language + '\\n([^]*?)```').exec(page)
  expect(found).not.toBeNull()
  return found![1]!
}

async function exists(link: string): Promise<boolean> {
  const { dir, base } = path.parse(path.join(root, link))
  return (await readdir(dir)).includes(base)
}
