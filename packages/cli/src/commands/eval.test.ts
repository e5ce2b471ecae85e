import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'

/** A flow whose label is what stands behind the mark in the text; `mark` is what variants change. */
const flow = flowText({
  name: 'Marks',
  inputs: { text: { type: 'text' } },
  nodes: {
    find: {
      type: 'extract',
      inputs: { text: { from: 'inputs.text' }, what: 'between', start: 'a=', end: ';' },
    },
  },
  outputs: { label: { from: 'find.first' }, echo: { from: 'inputs.text' } },
})

const rows = Array.from({ length: 20 }, (_, at) => ({
  id: at,
  text: `a=${at % 4 === 0 ? 'cat' : 'dog'}; b=dog; <script>alert(${at})</script>`,
  animal: 'dog',
}))
const jsonLines = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const checks = {
  right: { metric: 'accuracy', output: 'label', expected: 'animal' },
  near: { metric: 'contains', output: 'echo', expected: 'animal' },
}
const files = (more: object = {}) => ({
  'a.flow.json': flow,
  'rows.jsonl': jsonLines,
  'checks.json': JSON.stringify({ checks: { ...checks, ...more } }),
})
const words = ['eval', 'a.flow.json', '--data', 'rows.jsonl', '--checks', 'checks.json']

it('measures a flow as it is', async () => {
  const { code, stdout, closed } = await runCli(words, { folder: folderWith(files()) })
  expect([code, closed]).toEqual([0, true])
  expect(stdout).toContain('right accuracy\n  as it is  0.750  [')
  expect(stdout).toContain('near contains\n  as it is  1.000  [1.000, 1.000]  20 rows\n')
})

it('compares variants with the first, on the same rows', async () => {
  const folder = folderWith(files())
  const more = ['--set', 'find.start=a=,b=,c=', '--json', '-q']
  const { code, stdout } = await runCli([...words, ...more], { folder })
  const { variants } = JSON.parse(stdout)
  expect(variants.map(({ name }: { name: string }) => name)).toEqual([
    'find.start=a=',
    'find.start=b=',
    'find.start=c=',
  ])
  expect(variants[0].checks.right).toMatchObject({ value: 0.75, rows: 20 })
  expect(variants[1].checks.right).toMatchObject({
    value: 1,
    againstFirst: { value: 0.25, rows: 20, verdict: 'better' },
  })
  expect(variants[2].checks.right).toMatchObject({ value: 0, againstFirst: { verdict: 'worse' } })
  expect(variants[2].failed).toBe(0)
  expect(code).toBe(0)
})

it('misses a goal with exit code 1, and says so', async () => {
  const strict = { right: { ...checks.right, goal: 0.8 } }
  const { code, stdout } = await runCli(words, { folder: folderWith(files(strict)) })
  expect(code).toBe(1)
  expect(stdout).toContain('misses its goal 0.800')
})

it('keeps results in a folder, goes on from there, and writes a page that holds no code', async () => {
  const folder = folderWith(files())
  const kept = [...words, '--out', 'kept', '--set', 'find.start=a=,b=']
  await runCli(kept, { folder })
  const { code, stderr } = await runCli(kept, { folder })
  expect(code).toBe(0)
  expect(stderr).toContain('variant-2.jsonl holds 20 results already')
  const page = readFileSync(join(folder, 'kept', 'report.html'), 'utf8')
  expect(page).toContain('default-src &#39;none&#39;; style-src &#39;sha256-')
  expect(page).toContain('&lt;script&gt;alert(0)&lt;/script&gt;')
  expect(page).not.toMatch(/<script|<link|<img|\son\w+=|\sstyle=|href=|src=|url\(/i)
})

it('writes pairs: the better variant of each row against the worse', async () => {
  const folder = folderWith(files())
  const more = ['--set', 'find.start=a=,b=', '--pairs', 'pairs.jsonl', '-q']
  const { stderr } = await runCli([...words, ...more], { folder })
  expect(stderr).toContain('5 pairs in pairs.jsonl')
  const [first] = readFileSync(join(folder, 'pairs.jsonl'), 'utf8').split('\n')
  expect(JSON.parse(first!)).toEqual({
    prompt: rows[0]!.text,
    chosen: 'dog',
    rejected: 'cat',
    scores: { chosen: 1, rejected: 0 },
  })
})

it('writes the pairs that best-of makes', async () => {
  const best = flowText({
    inputs: { text: { type: 'text' } },
    nodes: {
      best: {
        type: 'best-of',
        inputs: {
          prompt: { from: 'inputs.text' },
          candidates: 2,
          strategy: 'similarity',
          reference: 'good',
        },
        model: 'starter',
      },
    },
    outputs: { reply: { from: 'best.text' }, pairs: { from: 'best.pairs' } },
  })
  const folder = folderWith({
    'a.flow.json': best,
    'rows.jsonl': '{"text":"say"}\n',
    'checks.json': '{"checks":{"length":{"metric":"contains","output":"reply","expected":"text"}}}',
  })
  let calls = 0
  const script = { reply: () => (calls++ % 2 === 0 ? 'good' : 'evil') }
  await runCli([...words, '--pairs', 'pairs.jsonl', '--seed', '1'], { folder, script })
  const text = readFileSync(join(folder, 'pairs.jsonl'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ prompt: 'say', chosen: 'good', rejected: 'evil' })
})

it.each([
  [['--set', 'find'], '--set takes NODE.KEY=VALUE,VALUE'],
  [['--set', 'fin.start=a'], 'the flow has no node `fin`; did you mean `find`?'],
  [['--set', 'find.text=a'], '`text` of `find` is wired'],
  [['--set', 'find.strt=a'], 'the variant find.strt=a cannot run at node `find`'],
  [['--set', 'find.start=["a"'], 'a list of values is a JSON array'],
  [['--report', 'checks.json'], '--report would overwrite `checks.json`'],
  [['--pairs', 'rows.jsonl'], '--pairs would overwrite `rows.jsonl`'],
  [['--checks', 'rows.jsonl'], '"rows.jsonl" is no JSON'],
  [['--checks', 'odd.json'], '"odd.json" is no file of checks: checks.right'],
  [['--checks', 'output.json'], 'the flow has no output `labels`; did you mean `label`?'],
  [['--checks', 'column.json'], 'no row has a column `animals`; did you mean `animal`?'],
])('refuses %j before anything runs', async (more, told) => {
  const folder = folderWith({
    ...files(),
    'odd.json': '{"checks":{"right":{"metric":"accurate","output":"label"}}}',
    'output.json': '{"checks":{"a":{"metric":"mean","output":"labels.cat"}}}',
    'column.json': '{"checks":{"a":{"metric":"accuracy","output":"label","expected":"animals"}}}',
  })
  const { code, stderr } = await runCli([...words, '--out', 'kept', ...more], { folder })
  expect(stderr).toContain(told)
  expect(code).toBe(2)
  expect(existsSync(join(folder, 'kept', 'variant-1.jsonl'))).toBe(false)
})
