import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { checkFlow, createRegistry, parseFlow, writeFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { afterAll, beforeAll, expect, it } from 'vitest'

const example = fileURLToPath(new URL('.', import.meta.url))
const bin = path.join(example, '..', '..', 'packages', 'cli', 'src', 'bin.ts')
const run = promisify(execFile)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainwright-'))
  await cp(example, folder, { recursive: true })
})

afterAll(() => rm(folder, { recursive: true }))

/** Runs the program in a copy of the example, and gives the JSON document it writes. */
async function chainwright(words: readonly string[]) {
  const node = ['--conditions=chainwright-source', bin, ...words, '--json', '-q']
  const { stdout } = await run(process.execPath, node, { cwd: folder })
  return JSON.parse(stdout)
}

const measured = ['--data', 'rows.csv', '--checks', 'checks.json']

it.each(['evaluate-topics', 'fitted'])('%s has no problems and is canonical', async (name) => {
  const text = await readFile(path.join(example, `${name}.flow.json`), 'utf8')
  const { flow, issues } = parseFlow(text)
  expect(issues).toEqual([])
  expect(checkFlow(flow!, createRegistry(standardNodes))).toEqual([])
  expect(writeFlow(flow!)).toBe(text)
})

it('is right far more often than chance, at any temperature, and makes a page', async () => {
  const variants = ['--set', 'address.temperature=0.05,0.2', '--report', 'report.html']
  const words = ['eval', 'evaluate-topics.flow.json', ...measured, ...variants]
  const [first, second] = (await chainwright(words)).variants
  expect(first.checks['right address']).toMatchObject({ rows: 44, metric: 'accuracy' })
  expect(first.checks['right address'].low).toBeGreaterThan(0.3)
  expect(second.checks['right address'].againstFirst).toMatchObject({
    value: 0,
    verdict: 'no clear difference',
  })
  const page = await readFile(path.join(folder, 'report.html'), 'utf8')
  expect(page).toContain('Which address is it from?')
}, 120_000)

it('fits a head to other passages, which is right as well', async () => {
  const columns = ['--text', 'passage', '--label', 'address', '--out', 'address.head.json']
  const head = await chainwright(['fit', 'classifier', '--data', 'fit.csv', ...columns])
  expect(head).toMatchObject({ head: 'classifier', rows: 88, converged: true })
  expect(head.accuracy).toBeGreaterThan(0.5)
  const [only] = (await chainwright(['eval', 'fitted.flow.json', ...measured])).variants
  expect(only.checks['right address'].low).toBeGreaterThan(0.3)
}, 120_000)
