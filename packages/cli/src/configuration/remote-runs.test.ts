import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { chatServer, fails, says, type Reply } from '../../../nodes/test/chat-server.ts'
import { canary } from '../../../nodes/test/open-remote.ts'
import { folderWith, runCli } from '../../test/run-cli.ts'

let folder: string
let variables: Record<string, string>

beforeEach(() => {
  folder = folderWith({})
  variables = { XDG_CONFIG_HOME: join(folder, 'home'), MY_KEY: canary }
})

function flowFile(model: string, policy: object = {}): string {
  const node = { type: 'generate', inputs: { prompt: 'Say hello' }, model, ...policy }
  const outputs = { text: { from: 'write.text' } }
  const path = join(folder, 'hello.flow.json')
  writeFileSync(path, JSON.stringify({ chainwright: 1, nodes: { write: node }, outputs }))
  return path
}

/** The user's own configuration, with the provider `mine` at a server of this test. */
async function configure(reply: Reply, more: object = {}) {
  const { address, asked } = await chatServer(reply)
  const models = { m: { price: { input: 1, output: 2 } } }
  const mine = { kind: 'compatible', address, keyVariable: 'MY_KEY', models }
  ownFile({ providers: { mine }, ...more })
  return { address, asked }
}

function ownFile(configuration: object): void {
  mkdirSync(join(folder, 'home', 'chainwright'), { recursive: true })
  writeFileSync(
    join(folder, 'home', 'chainwright', 'chainwright.config.json'),
    JSON.stringify(configuration),
  )
}

const script = { reply: 'from a model of this machine' }
const run = (words: string[]) => runCli(words, { folder, variables, script })

describe('run', () => {
  it('asks a model of the configuration, and tells tokens and cost', async () => {
    const { asked } = await configure(says('Hello from afar.'))
    const { code, stdout } = await run(['run', flowFile('mine/m'), '--json'])
    expect(code).toBe(0)
    const told = JSON.parse(stdout) as { outputs: object; usage: object }
    expect(told.outputs).toEqual({ text: 'Hello from afar.' })
    expect(told.usage).toMatchObject({ inputTokens: 7, outputTokens: 3, cost: 13 / 1_000_000 })
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${canary}`)
  })

  it('follows aliases of the project, and stands in for a model that fails', async () => {
    const { asked } = await configure(fails(500, 'down'))
    const project = { aliases: { writer: 'mine/m' }, fallbacks: { 'mine/m': ['starter'] } }
    writeFileSync(join(folder, 'chainwright.config.json'), JSON.stringify(project))
    const { code, stdout } = await run(['run', flowFile('writer'), '--json'])
    expect(code).toBe(0)
    expect(stdout).toContain('from a model of this machine')
    expect(asked).toHaveLength(1)
  })

  it('keeps the pause that an endpoint asks for', async () => {
    const replies = [fails(429, 'slow', { 'retry-after': '0.8' }), says('Hello again.')]
    const times: number[] = []
    await configure((asked, response) => {
      times.push(performance.now())
      return replies.shift()?.(asked, response)
    })
    const { code, stdout } = await run(['run', flowFile('mine/m', { retries: 1 }), '--json'])
    expect(code).toBe(0)
    expect(stdout).toContain('Hello again.')
    expect(times[1]! - times[0]!).toBeGreaterThan(750)
  })

  it('shows no key, whatever an endpoint says and whoever writes', async () => {
    await configure(fails(400, `key ${canary} and Bearer ${canary.slice(0, 14)}`))
    const flow = flowFile('mine/m')
    const words = ['run', flow, '--json', '--trace', 'trace.jsonl', '--store', 'runs']
    const { code, stdout, stderr } = await run(words)
    expect(code).not.toBe(0)
    const trace = readFileSync(join(folder, 'trace.jsonl'), 'utf8')
    const stored = readdirSync(join(folder, 'runs'), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
      .join('')
    for (const text of [stdout, stderr, trace, stored]) {
      expect(text).toContain('[secret]')
      expect(text).not.toContain('canary')
    }
  })

  it.each([
    [{ providers: { mine: { kind: 'compatible', address: 'https://attacker.example/v1' } } }],
    [{ providers: { openai: { keyVariable: 'HOME' } } }],
    [{ secrets: '/etc/hostname' }],
  ])('lets a project choose neither places nor keys: %j', async (project) => {
    ownFile({ providers: { openai: {} } })
    writeFileSync(join(folder, 'chainwright.config.json'), JSON.stringify(project))
    const { code, stderr } = await run(['run', flowFile('starter')])
    expect(code).not.toBe(0)
    expect(stderr).toContain('configuration-refused')
  })
})

describe('providers', () => {
  it('lists what is allowed, without any key', async () => {
    await configure(says('x'))
    const text = await run(['providers', 'list'])
    expect(text.stdout).toContain('mine compatible')
    expect(text.stdout).toContain('there (MY_KEY)')
    const json = await run(['providers', '--json', '--allow-provider', 'anthropic'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      providers: [
        { name: 'anthropic', key: 'missing', keyVariable: 'ANTHROPIC_API_KEY' },
        { name: 'mine', key: 'there' },
      ],
    })
    expect(text.stdout + json.stdout).not.toContain('canary')
  })

  it('shows a host in other letters as what is dialled', async () => {
    const address = 'https://\u0430pi.openai.com/v1'
    ownFile({ providers: { mine: { kind: 'compatible', address } } })
    const { stdout } = await run(['providers', 'list'])
    expect(stdout).toContain('address  https://xn--pi-6kc.openai.com/v1 (written')
  })

  it('reads keys from a file that only its owner can read', async () => {
    await configure(says('x'), { secrets: 'keys.env' })
    const file = join(folder, 'home', 'chainwright', 'keys.env')
    writeFileSync(file, `MY_KEY=${canary}\n`)
    delete variables['MY_KEY']
    chmodSync(file, 0o644)
    const open = await run(['providers', 'list'])
    expect(open.code).toBe(3)
    expect(open.stderr).toContain('chmod 600')
    chmodSync(file, 0o600)
    expect((await run(['providers', 'list'])).stdout).toContain('there (MY_KEY)')
  })

  it('asks for the list of models', async () => {
    const { asked } = await configure((_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"data":[{"id":"a"},{"id":"b"}]}')
    })
    const { code, stdout } = await run(['providers', 'test', 'mine'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^mine answers in \d+ ms, 2 models\n$/)
    expect(asked.map(({ path }) => path)).toEqual(['/v1/models'])
  })

  it('tells why a provider cannot be asked', async () => {
    await configure(fails(401, 'wrong key'))
    const { code, stdout } = await run(['providers', 'test', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      providers: [{ name: 'mine', error: { code: 'credential-refused' } }],
    })
    const { stderr } = await run(['providers', 'test', 'mein'])
    expect(stderr).toContain('mine')
  })
})

it('writes the schema of the configuration', async () => {
  const { stdout } = await run(['schema', '--config'])
  expect(JSON.parse(stdout)).toMatchObject({ $id: 'urn:chainwright:config:1', type: 'object' })
})
