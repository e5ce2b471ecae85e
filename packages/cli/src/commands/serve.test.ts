import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flowText, folderWith, runCli, type CliOptions } from '../../test/run-cli.ts'

const flow = flowText({ nodes: {} })

/** Serves until `use` is done, then presses Ctrl-C. */
async function serve(words: string[], options: CliOptions, use?: () => Promise<void>) {
  return runCli(['serve', ...words, '--port', '0'], {
    ...options,
    interrupts: (press) => void setImmediate(() => void Promise.resolve(use?.()).then(press)),
  })
}

it('tells the addresses and the keys, serves until Ctrl-C, and ends well', async () => {
  const folder = folderWith({ 'one.flow.json': flow, 'two.flow.json': flow })
  const { code, stdout, stderr, closed } = await serve(
    ['one.flow.json', 'two.flow.json', '--store', 'runs'],
    { folder },
  )
  expect(stdout).toMatch(/^(http:\/\/127\.0\.0\.1:\d+\/flows\/(one|two)\/runs\n){2}$/)
  expect(stderr).toMatch(/^key of one: [\w-]{43}$/m)
  expect(stderr).toMatch(/^key of @watch: [\w-]{43}$/m)
  expect([code, closed]).toEqual([0, true])
})

it('serves the editor of a folder beside the flows, with a token of its own', async () => {
  const folder = folderWith({ 'one.flow.json': flow, 'site/index.html': '<!doctype html>' })
  const variables = { CHAINWRIGHT_EDITOR: join(folder, 'site') }
  const words = ['--editor', '.', 'one.flow.json', '--store', 'runs']
  const { code, stdout, stderr } = await serve(words, { folder, variables })
  expect(stdout).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/editor\/#token=[\w-]{43}\n\S+\/flows\/one\/runs\n$/,
  )
  expect(stderr).toMatch(/^key of one: [\w-]{43}$/m)
  expect(code).toBe(0)
  const alone = await serve(['--editor', '--store', 'runs'], { folder, variables })
  expect([alone.code, alone.stdout.split('\n')]).toMatchObject([0, { length: 2 }])
  const none = { CHAINWRIGHT_EDITOR: join(folder, 'nothing') }
  const unbuilt = await serve(['--editor', '--store', 'runs'], { folder, variables: none })
  expect(unbuilt.stderr).toContain('editor-missing')
})

it('makes a key and its line, with which a flow is served, and tells no key then', async () => {
  const made = await runCli(['serve', '--new-key', 'one'])
  expect(made.stdout).toMatch(/^one sha256:[0-9a-f]{64}\n$/)
  expect(made.stderr).toMatch(/\n[\w-]{43}\n$/)
  const folder = folderWith({ 'one.flow.json': flow })
  writeFileSync(join(folder, 'keys'), `# mine\n\n${made.stdout}`, { mode: 0o600 })
  const words = ['one.flow.json', '--store', 'runs', '--token-file', 'keys']
  const { code, stderr } = await serve(words, { folder })
  expect(stderr).not.toContain('key of')
  expect(code).toBe(0)
})

it.each([
  [['one.flow.json'], 2, 'name the store'],
  [['--store', 'runs'], 2, 'name at least one flow file'],
  [['none.flow.json', '--store', 'runs'], 3, 'there is no file'],
  [['--editor', 'in', '.', '--store', 'runs'], 2, 'one folder for the editor at a time'],
  [['--editor', '--store', 'runs', '--host', '0.0.0.0', '--token-file', 'keys'], 2, 'its owner'],
  [['broken.flow.json', '--store', 'runs'], 2, 'unknown'],
  [['one.flow.json', 'in/one.flow.json', '--store', 'runs'], 2, 'another flow is served as `one`'],
  [['1.flow.json', '--store', 'runs'], 2, 'gives no name'],
  [['one.flow.json', '--store', 'runs', '--host', '0.0.0.0'], 2, '--token-file'],
  [['one.flow.json', '--store', 'runs', '--host', '0.0.0.0', '--token-file', 'keys'], 2, '--name'],
  [['one.flow.json', '--store', 'runs', '--token-file', 'open-keys'], 3, 'chmod 600'],
  [['one.flow.json', '--store', 'runs', '--token-file', 'other-keys'], 3, 'no key for `one`'],
  [['one.flow.json', '--store', 'runs', '--token-file', 'bad-keys'], 3, 'line 1'],
  [['one.flow.json', '--engine', 'other'], 2, '--engine takes'],
  [['one.flow.json', '--engine', 'restate'], 2, 'the store that all workers share'],
  [['one.flow.json', '--engine', 'dbos'], 3, 'DATABASE_URL'],
  [['--editor', '--engine', 'restate', '--store', 'runs'], 2, '--engine local'],
  [['one.flow.json', '--engine', 'restate', '--store', 'runs', '--level', 'disk'], 2, '--level'],
  [
    ['one.flow.json', '--engine', 'restate', '--store', 'runs', '--allow-read', '.'],
    2,
    'chainwright worker --engine restate',
  ],
])('does not begin with %j', async (words, exit, said) => {
  const key = `${'a'.repeat(40)}\n`
  const folder = folderWith({
    'one.flow.json': flow,
    'in/one.flow.json': flow,
    '1.flow.json': flow,
    'broken.flow.json': flowText({ nodes: { a: { type: 'no-such-type' } } }),
    keys: `one ${key}`,
    'open-keys': `one ${key}`,
    'other-keys': `two ${key}`,
    'bad-keys': 'one short\n',
  })
  for (const name of ['keys', 'other-keys', 'bad-keys']) chmodSync(join(folder, name), 0o600)
  chmodSync(join(folder, 'open-keys'), 0o644)
  const { code, stderr } = await serve(words, { folder })
  expect(stderr).toContain(said)
  expect(code).toBe(exit)
})
