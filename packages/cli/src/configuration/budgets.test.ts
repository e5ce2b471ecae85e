import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { chatServer, says } from '../../../nodes/test/chat-server.ts'
import { folderWith, runCli } from '../../test/run-cli.ts'

let folder: string
let variables: Record<string, string>

beforeEach(() => {
  const write = { type: 'generate', inputs: { prompt: 'Say hello' }, model: 'mine/m' }
  const outputs = { text: { from: 'write.text' } }
  const flow = { chainwright: 1, nodes: { write }, outputs }
  folder = folderWith({ 'hello.flow.json': JSON.stringify(flow), 'rows.jsonl': '{}\n{}\n{}\n' })
  variables = { XDG_CONFIG_HOME: join(folder, 'home'), XDG_STATE_HOME: join(folder, 'state') }
})

/** The user's configuration: a server of this test at one a token read and two a token written. */
async function configure(rules: object, price: object = { input: 1_000_000, output: 2_000_000 }) {
  const { address, asked } = await chatServer(says('Hello from afar.'))
  const mine = { kind: 'compatible', address, models: { m: { price } } }
  mkdirSync(join(folder, 'home', 'chainwright'), { recursive: true })
  writeFileSync(
    join(folder, 'home', 'chainwright', 'chainwright.config.json'),
    JSON.stringify({ providers: { mine }, ...rules }),
  )
  return asked
}

const run = (...words: string[]) =>
  runCli(['run', 'hello.flow.json', ...words], { folder, variables })

it('tells the cost of each node and of the run', async () => {
  await configure({})
  const { code, stderr } = await run()
  expect(code).toBe(0)
  expect(stderr).toMatch(/^write end .*, 3 tokens, cost 13$/m)
  expect(stderr).toMatch(/7 tokens read, 3 written · cost 13$/m)
  const { stdout } = await run('--json', '--store', 'runs')
  expect(JSON.parse(stdout)).toMatchObject({ nodes: { write: { cost: 13 } }, usage: { cost: 13 } })
  const { run: id } = JSON.parse(stdout) as { run: string }
  const words = ['runs', 'show', id, '--store', 'runs']
  const { stdout: told } = await runCli(words, { folder, variables })
  expect(told).toMatch(/cost +13$/m)
  expect(told).toMatch(/write .*3 tokens, cost 13/)
})

it('ends a run that would go beyond the budget of the day, also one of another process', async () => {
  const asked = await configure({ budgets: { perDay: { cost: 550 } }, currency: 'EUR' })
  expect((await run()).code).toBe(0)
  expect((await run('--json', '--trace', 'trace.jsonl')).code).toBe(0)
  await configure({ budgets: { perDay: { cost: 30 } }, currency: 'EUR' })
  const { code, stderr } = await run()
  expect(code).not.toBe(0)
  expect(stderr).toContain('[budget-spent]')
  expect(stderr).toMatch(
    /write.*EUR, and a day \(UTC\) may take 30: 26 are spent.*budgets\.perDay\.cost/s,
  )
  expect(asked).toHaveLength(2)
  expect(readdirSync(join(folder, 'state', 'chainwright', 'spend'))).toHaveLength(1)
})

it('lists budgets, and what was spent of them today', async () => {
  const budgets = { perRun: { tokens: 2000 }, perDay: { tokens: 5000, cost: 600 } }
  await configure({ budgets, currency: 'EUR' })
  expect((await run()).code).toBe(0)
  const { stdout } = await runCli(['providers'], { folder, variables })
  expect(stdout).toContain(
    'all together 2,000 tokens a run, 5,000 tokens and 600 EUR a day (10 tokens and 13 EUR today)\n',
  )
  const json = await runCli(['providers', '--json'], { folder, variables })
  expect(JSON.parse(json.stdout)).toMatchObject({
    budgets,
    spentToday: { tokens: 10, cost: 13 },
    providers: [{ name: 'mine', spentToday: { tokens: 10, cost: 13 } }],
  })
})

it('lets no other model stand in for one whose budget is spent', async () => {
  const fallbacks = { 'mine/m': ['starter'] }
  const asked = await configure({ budgets: { perRun: { tokens: 5 } }, fallbacks })
  const { code, stderr } = await run()
  expect(code).not.toBe(0)
  expect(stderr).toContain('[budget-spent]')
  expect(asked).toEqual([])
})

it('writes nothing down without a budget for days', async () => {
  await configure({ budgets: { perRun: { tokens: 1000 } } })
  expect((await run()).code).toBe(0)
  expect(readdirSync(folder)).not.toContain('state')
})

it('counts rows of data by themselves, and lets those go on that stay within', async () => {
  await configure({ budgets: { perRun: { tokens: 280 } } })
  const words = ['batch', 'hello.flow.json', '--data', 'rows.jsonl', '--out', 'out.jsonl', '--json']
  const { code, stdout } = await runCli(words, { folder, variables })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ total: 3, done: 3, failed: 0 })
})

it('takes no price from a project that would loosen a limit of the user', async () => {
  await configure({ budgets: { perRun: { cost: 1 } }, providers: { openai: {} } })
  variables['OPENAI_API_KEY'] = 'a-key-for-tests'
  const models = { 'gpt-9': { price: { input: 0 } } }
  const project = { providers: { openai: { models } } }
  writeFileSync(join(folder, 'chainwright.config.json'), JSON.stringify(project))
  const write = { type: 'generate', inputs: { prompt: 'Say hello' }, model: 'openai/gpt-9' }
  const flow = { chainwright: 1, nodes: { write }, outputs: {} }
  writeFileSync(join(folder, 'hello.flow.json'), JSON.stringify(flow))
  const { stderr } = await run()
  expect(stderr).toContain('openai/gpt-9 has no price')
})

it('lets a project say more of a provider that the user named', async () => {
  await configure({})
  const models = { m: { price: { input: 0 } } }
  const limits = { concurrency: 2 }
  const project = { providers: { mine: { models, limits } }, budgets: { perRun: { tokens: 5 } } }
  writeFileSync(join(folder, 'chainwright.config.json'), JSON.stringify(project))
  expect((await run()).stderr).toContain('budgets.perRun.tokens')
})
