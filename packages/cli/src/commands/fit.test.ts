import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'

const topics = Array.from({ length: 20 }, (_, at) => {
  const sport = at % 2 === 0
  return {
    words: `${sport ? 'goal match' : 'rain sun'} number${at}`,
    topic: sport ? 'sport' : 'weather',
  }
})
const pairs = Array.from({ length: 12 }, (_, at) => ({
  prompt: at % 3 === 0 ? [{ role: 'user', content: `ask ${at}` }] : `ask ${at}`,
  chosen: `please wait ${at}`,
  rejected: `no never ${at}`,
}))
const jsonLines = (rows: readonly unknown[]) =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('')

const flow = flowText({
  inputs: { text: { type: 'text' } },
  nodes: {
    head: { type: 'load-json', inputs: { file: 'topics.head.json' } },
    topic: {
      type: 'classify',
      inputs: {
        text: { from: 'inputs.text' },
        strategy: 'fitted',
        head: { from: 'head.value' },
      },
      model: 'starter',
    },
  },
  outputs: { label: { from: 'topic.label' } },
})

it('fits a classifier that a flow then uses', async () => {
  const folder = folderWith({ 'rows.jsonl': jsonLines(topics), 'a.flow.json': flow })
  const columns = ['--text', 'words', '--label', 'topic']
  const words = [
    'fit',
    'classifier',
    '--data',
    'rows.jsonl',
    '--out',
    'topics.head.json',
    ...columns,
  ]
  const { code, stdout, closed } = await runCli(words, { folder })
  expect([code, closed]).toEqual([0, true])
  expect(stdout).toContain('20 rows, 2 labels: sport, weather\nright           100.0 %')
  const run = await runCli(['run', 'a.flow.json', '-q', '--input', 'text=a late goal'], { folder })
  expect(run.stdout).toBe('sport\n')
})

it('fits a reward that prefers what was preferred, and tells it as JSON', async () => {
  const folder = folderWith({ 'pairs.jsonl': jsonLines(pairs) })
  const words = ['fit', 'reward', '--data', 'pairs.jsonl', '--out', 'r.json', '--json', '-q']
  const { code, stdout } = await runCli(words, { folder })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    head: 'reward',
    pairs: 12,
    accuracy: 1,
    model: 'starter',
  })
  const head = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))
  expect(head.weights).toHaveLength(2 * head.probe.length)
})

it.each([
  [['regressor'], 'fit makes a classifier or a reward, not `regressor`', 2],
  [
    ['classifier', '--label', 'topics'],
    'row 0 has no text in a column `topics`; did you mean `topic`?',
    2,
  ],
  [['classifier', '--most', '8'], 'the label "sport" has fewer than 5 rows', 2],
  [['classifier', '--strength', '-1'], '--strength', 2],
  [['reward'], 'row 0 has no text in a column `prompt`', 2],
])('refuses fit %j', async (more, told, expected) => {
  const folder = folderWith({ 'rows.jsonl': jsonLines(topics) })
  const given = ['--data', 'rows.jsonl', '--out', 'h.json', '--text', 'words', '--label', 'topic']
  const { code, stderr } = await runCli(['fit', ...given, ...more], { folder })
  expect(stderr).toContain(told)
  expect(code).toBe(expected)
})
