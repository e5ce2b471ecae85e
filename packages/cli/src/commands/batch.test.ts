import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Prompt } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'

const echoFlow = flowText({
  inputs: { question: { type: 'text' }, times: { type: 'number', default: 1 } },
  nodes: {
    ask: { type: 'prompt', inputs: { template: 'Q: {{q}}', q: { from: 'inputs.question' } } },
    reply: { type: 'generate', inputs: { prompt: { from: 'ask.text' } }, model: 'starter' },
  },
  outputs: { reply: { from: 'reply.text' } },
})

const rows = ['one', 'two', 'three'].map((question, id) => ({ id, question }))
const jsonLines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('')

const words = ['batch', 'a.flow.json', '--data', 'rows.jsonl', '--out', 'out.jsonl']
const said = (prompt: Prompt): string =>
  'text' in prompt ? prompt.text : prompt.messages.at(-1)!.content
const script = { reply: (prompt: Prompt) => said(prompt).toUpperCase() }

function results(folder: string): { row: number; outputs: { reply?: string }; status: string }[] {
  const lines = readFileSync(join(folder, 'out.jsonl'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}

it('writes a line of results for each row, in order, with the columns that feed nothing', async () => {
  const folder = folderWith({ 'a.flow.json': echoFlow, 'rows.jsonl': jsonLines(rows) })
  const { code, stderr, closed } = await runCli(words, { folder, script })
  expect(stderr).toContain('3 rows in ')
  expect([code, closed]).toEqual([0, true])
  expect(results(folder)).toMatchObject([
    { row: 0, status: 'succeeded', outputs: { reply: 'Q: ONE' }, data: { id: 0 } },
    { row: 1, status: 'succeeded', outputs: { reply: 'Q: TWO' }, data: { id: 1 } },
    { row: 2, status: 'succeeded', outputs: { reply: 'Q: THREE' }, data: { id: 2 } },
  ])
})

it('takes CSV, columns of other names, and inputs that are the same for all rows', async () => {
  const table = 'Frage,n\n"eins, zwei",2\ndrei,4\n'
  const flow = flowText({
    inputs: { question: { type: 'text' }, mark: { type: 'text' }, n: { type: 'number' } },
    nodes: {
      say: {
        type: 'prompt',
        inputs: {
          template: '{{q}}{{mark}}',
          q: { from: 'inputs.question' },
          mark: { from: 'inputs.mark' },
        },
      },
    },
    outputs: { text: { from: 'say.text' }, n: { from: 'inputs.n' } },
  })
  const folder = folderWith({ 'a.flow.json': flow, 'rows.csv': table })
  const options = ['--data', 'rows.csv', '--map', 'question=Frage', '--input', 'mark=?']
  const { code, stderr } = await runCli(
    ['batch', 'a.flow.json', '--out', 'out.jsonl', ...options],
    { folder },
  )
  expect([code, stderr]).toMatchObject([0, expect.stringContaining('2 rows')])
  expect(results(folder).map(({ outputs }) => outputs)).toEqual([
    { text: 'eins, zwei?', n: 2 },
    { text: 'drei?', n: 4 },
  ])
})

it('goes on after a row that fails, says so, and ends with 1', async () => {
  const bad = jsonLines([rows[0], { id: 1, question: 5 }, rows[2]])
  const folder = folderWith({ 'a.flow.json': echoFlow, 'rows.jsonl': bad })
  const { code, stdout, stderr } = await runCli([...words, '--json'], { folder, script })
  expect(code).toBe(1)
  expect(stderr).toContain('row 1 failed')
  expect(stderr).toContain('1 of 3 rows failed; `error` in out.jsonl says why')
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'failed',
    total: 3,
    done: 3,
    failed: 1,
    errors: [{ row: 1, error: { code: 'input-type', port: 'question' } }],
  })
  expect(results(folder).map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded'])
})

it('goes on behind what an earlier call left, and drops a line that was cut off', async () => {
  const folder = folderWith({ 'a.flow.json': echoFlow, 'rows.jsonl': jsonLines(rows.slice(0, 2)) })
  await runCli(words, { folder, script })
  appendFileSync(join(folder, 'out.jsonl'), '{"row":2,"key":"torn')
  writeFileSync(join(folder, 'rows.jsonl'), jsonLines(rows))
  const { code, stderr } = await runCli(words, { folder, script: { reply: () => 'later' } })
  expect(code).toBe(0)
  expect(stderr).toContain('out.jsonl holds 2 results already')
  expect(results(folder).map(({ outputs }) => outputs.reply)).toEqual(['Q: ONE', 'Q: TWO', 'later'])
})

it('keeps no result of other inputs, another flow or another seed', async () => {
  const folder = folderWith({ 'a.flow.json': echoFlow, 'rows.jsonl': jsonLines(rows) })
  await runCli(words, { folder, script })
  const again = { folder, script: { reply: () => 'again' } }
  writeFileSync(join(folder, 'rows.jsonl'), jsonLines([rows[0], { question: 'other' }, rows[2]]))
  const { stderr } = await runCli(words, again)
  expect(stderr).toContain('2 lines of out.jsonl are of other rows or another flow')
  expect(results(folder).map(({ outputs }) => outputs.reply)).toEqual(['Q: ONE', 'again', 'again'])
  await runCli([...words, '--seed', '4'], again)
  expect(results(folder).map(({ outputs }) => outputs.reply)).toEqual(['again', 'again', 'again'])
})

it('asks a model only once for rows that are alike', async () => {
  let calls = 0
  const folder = folderWith({
    'a.flow.json': echoFlow,
    'rows.jsonl': jsonLines([rows[0], rows[0], rows[0]]),
  })
  const counting = { reply: () => `call ${++calls}` }
  await runCli([...words, '--concurrency', '1'], { folder, script: counting })
  expect(results(folder).map(({ outputs }) => outputs.reply)).toEqual([
    'call 1',
    'call 1',
    'call 1',
  ])
})

it('stops at Ctrl-C, and the same command finishes', async () => {
  const folder = folderWith({ 'a.flow.json': echoFlow, 'rows.jsonl': jsonLines(rows) })
  let press: () => void = () => undefined
  const stopping = {
    reply(prompt: Prompt) {
      if (said(prompt).includes('two')) press()
      return said(prompt)
    },
  }
  const one = ['--concurrency', '1']
  const stopped = await runCli([...words, ...one], {
    folder,
    script: stopping,
    interrupts: (given) => void (press = given),
  })
  expect(stopped.code).toBe(130)
  expect(stopped.stderr).toContain('stopped after 1 of 3 rows; the same command goes on from there')
  expect(results(folder)).toHaveLength(1)
  expect((await runCli(words, { folder, script })).code).toBe(0)
  expect(results(folder).map(({ outputs }) => outputs.reply)).toEqual([
    'Q: one',
    'Q: TWO',
    'Q: THREE',
  ])
})

it('writes the pairs that best-of makes, those of an earlier call included', async () => {
  const best = { from: 'inputs.question' }
  const drawn = { prompt: best, candidates: 2, strategy: 'similarity', reference: 'good' }
  const flow = flowText({
    inputs: { question: { type: 'text' } },
    nodes: { best: { type: 'best-of', inputs: drawn, model: 'starter' } },
    outputs: { reply: { from: 'best.text' }, pairs: { from: 'best.pairs' } },
  })
  const folder = folderWith({ 'a.flow.json': flow, 'rows.jsonl': jsonLines(rows.slice(0, 1)) })
  let calls = 0
  const drawing = { reply: () => (calls++ % 2 === 0 ? 'good' : 'evil') }
  const more = [...words, '--pairs', 'pairs.jsonl', '--seed', '1']
  await runCli(more, { folder, script: drawing })
  writeFileSync(join(folder, 'rows.jsonl'), jsonLines(rows.slice(0, 2)))
  const { code, stderr } = await runCli(more, { folder, script: drawing })
  expect(stderr).toContain('2 pairs in pairs.jsonl')
  const written = readFileSync(join(folder, 'pairs.jsonl'), 'utf8').trimEnd().split('\n')
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { prompt: 'one', chosen: 'good', rejected: 'evil' },
    { prompt: 'two', chosen: 'good', rejected: 'evil' },
  ])
  expect(code).toBe(0)
})

it('says where pairs come from when there are none', async () => {
  const folder = folderWith({ 'a.flow.json': echoFlow, 'rows.jsonl': jsonLines(rows) })
  const { stderr } = await runCli([...words, '--pairs', 'pairs.jsonl'], { folder, script })
  expect(stderr).toContain('0 pairs in pairs.jsonl: they come from outputs that hold the `pairs`')
})

it.each([
  [['--map', 'question=Frage'], 'no row has a column `Frage`', 2],
  [['--map', 'quest=id'], 'the flow has no input `quest`; did you mean `question`?', 2],
  [['--out', 'rows.jsonl'], '--out would overwrite `rows.jsonl`', 2],
  [['--pairs', 'rows.jsonl'], '--pairs would overwrite `rows.jsonl`', 2],
  [['--pairs', './out.jsonl'], '--pairs would overwrite `out.jsonl`', 2],
  [['--out', 'other.txt'], '`other.txt` is there and holds something else than results', 2],
  [['--out', 'nowhere/out.jsonl'], 'its folder does not exist', 3],
  [['--data', 'missing.jsonl'], 'there is no file `missing.jsonl`', 3],
  [['--data', 'other.txt'], 'line 1', 2],
  [['--data', 'empty.csv'], '`empty.csv` holds no rows', 2],
  [['--data', 'answers.csv'], 'add --map question=COLUMN, or --input question=VALUE', 2],
])('refuses %j', async (more, told, expected) => {
  const folder = folderWith({
    'a.flow.json': echoFlow,
    'rows.jsonl': jsonLines(rows),
    'other.txt': 'my own notes\n',
    'empty.csv': 'question\n',
    'answers.csv': 'answer\nyes\n',
  })
  const { code, stderr } = await runCli([...words, ...more], { folder, script })
  expect(stderr).toContain(told)
  expect(code).toBe(expected)
  expect(readFileSync(join(folder, 'other.txt'), 'utf8')).toBe('my own notes\n')
})

it('tells the problems of a flow that cannot run', async () => {
  const folder = folderWith({
    'a.flow.json': flowText({ nodes: { a: { type: 'nothing', inputs: {} } } }),
    'rows.jsonl': jsonLines(rows),
  })
  const { code, stderr } = await runCli(words, { folder })
  expect(code).toBe(2)
  expect(stderr).toContain('[unknown-type]')
})
