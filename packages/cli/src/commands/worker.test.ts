import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished, describe, expect, it } from 'vitest'
import { folderWith, flowText, runCli } from '../../test/run-cli.ts'

const joinFlow = flowText({
  inputs: { texts: { type: 'text[]' } },
  nodes: { join: { type: 'join', inputs: { texts: { from: 'inputs.texts' } } } },
  outputs: { text: { from: 'join.text' } },
})

/** A server that gives one answer to everything, and its address. */
async function answering(status: number, body: object | string): Promise<string> {
  const server: Server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An address at which nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return `http://127.0.0.1:${port}`
}

function folderOf(engine: object): string {
  return folderWith({ 'a.flow.json': joinFlow, 'my.json': JSON.stringify({ engine }) })
}

async function cli(words: string[], engine: object = {}) {
  const folder = folderOf(engine)
  const variables = { CHAINWRIGHT_CONFIG: `${folder}/my.json`, XDG_STATE_HOME: folder }
  return runCli(words, { folder, variables })
}

describe('chainwright worker', () => {
  it.each([
    ['no engine', ['worker'], 'name the engine'],
    ['no store', ['worker', '--engine', 'restate'], 'name the store'],
    ['an engine that is none', ['worker', '--engine', 'kafka'], 'restate, dbos'],
    [
      'an address that nobody can call',
      ['worker', '--engine', 'restate', '--store', 's', '--host', '0.0.0.0'],
      '--address http://NAME:9080',
    ],
    [
      'a port where it listens nowhere',
      ['worker', '--engine', 'dbos', '--port', '9080'],
      'workers of DBOS listen nowhere',
    ],
    [
      'a key that is none',
      ['worker', '--engine', 'restate', '--store', 's', '--identity-key', 'secret'],
      'publickeyv1_',
    ],
  ])('refuses %s', async (_, words, told) => {
    const { code, stderr } = await cli(words)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(told) })
  })

  it('waits for a server that is not there yet, and ends at Ctrl-C', async () => {
    const folder = folderOf({ admin: await nobody(), store: 'shared' })
    const words = ['worker', '--engine', 'restate', '--config', 'my.json', '--port', '0']
    let press: () => void = () => undefined
    const worker = runCli(words, { folder, interrupts: (given) => (press = given) })
    const asked = setInterval(() => press(), 300)
    const { code, stderr, closed } = await worker
    clearInterval(asked)
    expect([code, closed]).toEqual([0, true])
    expect(stderr).toContain('ending')
  })
})

describe('chainwright run --engine', () => {
  it.each(['allow-read', 'allow-url', 'models', 'device', 'concurrency'])(
    'leaves --%s to the workers, and says so',
    async (option) => {
      const words = [
        'run',
        'a.flow.json',
        '--engine',
        'restate',
        '--store',
        's',
        `--${option}`,
        '1',
      ]
      const { code, stderr } = await cli(words)
      expect(code).toBe(2)
      expect(stderr).toContain(`chainwright worker --engine restate --${option}`)
    },
  )

  it('checks the inputs before it asks for the engine', async () => {
    const words = ['run', 'a.flow.json', '--engine', 'restate', '--store', 's', '-i', 'nothing=1']
    expect(await cli(words)).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing') })
  })

  it('says that nobody answers, and what to do', async () => {
    const engine = { use: 'restate', ingress: await nobody(), store: 'shared' }
    const words = ['run', 'a.flow.json', '-i', 'texts=x', '--json']
    const { code, stdout, stderr } = await cli(words, engine)
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'engine-unreachable' } })
    expect(stderr).toContain('chainwright engine up')
  })

  it('runs here with --engine local, whatever is configured', async () => {
    const words = ['run', 'a.flow.json', '-i', 'texts=x', '--engine', 'local']
    expect(await cli(words, { use: 'restate' })).toMatchObject({ code: 0, stdout: 'x\n' })
  })
})

describe('chainwright engine', () => {
  it('says that nothing answers', async () => {
    const { code, stdout } = await cli(['engine', 'status'], { admin: await nobody() })
    expect([code, stdout]).toEqual([3, expect.stringContaining('nothing answers')])
  })

  it('leaves a server that is up as it is', async () => {
    const admin = await answering(200, { version: '1.7.12', ingress_endpoint: 'http://x:8080/' })
    const { code, stdout } = await cli(['engine', 'up', '--json'], { admin })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      state: 'was up',
      version: '1.7.12',
      ingress: 'http://x:8080',
      admin,
    })
  })

  it('says what holds the port when it is no Restate server', async () => {
    const admin = await answering(404, 'nothing here')
    const { code, stderr } = await cli(['engine', 'up'], { admin })
    expect(code).toBe(3)
    expect(stderr).toContain('no Restate server: it answers HTTP with status 404')
  })

  it('ends no server that somebody else started', async () => {
    const admin = await answering(200, { version: '1.7.12' })
    const { code, stdout } = await cli(['engine', 'down'], { admin })
    expect(code).toBe(0)
    expect(stdout).toContain('was started by somebody else')
  })

  it('asks for the address of the database', async () => {
    const { code, stderr } = await cli(['engine', 'status', '--engine', 'dbos'])
    expect([code, stderr]).toEqual([3, expect.stringContaining('set DATABASE_URL=postgres://')])
  })
})
