import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { serve } from '../../../nodes/test/local-server.ts'
import { folderWith, runCli } from '../../test/run-cli.ts'

let folder: string
let variables: Record<string, string>

const files = { from: 'inputs.address' }
const flow = {
  chainwright: 1,
  inputs: { address: { type: 'text' } },
  nodes: {
    load: { type: 'load', inputs: { files } },
    join: { type: 'join', inputs: { texts: { from: 'load.texts' } } },
  },
  outputs: { text: { from: 'join.text' } },
}

beforeEach(() => {
  folder = folderWith({ 'read.flow.json': JSON.stringify(flow) })
  variables = { XDG_CONFIG_HOME: join(folder, 'home') }
})

async function site(): Promise<string> {
  const port = await serve((request, response) => {
    if (request.url === '/away') {
      response.writeHead(302, { location: 'http://127.0.0.1:40009/' }).end()
      return
    }
    response.setHeader('content-type', 'text/html').end('<p>Hello from a site.')
  })
  return `http://127.0.0.1:${port}`
}

const run = (words: readonly string[]) => runCli([...words], { folder, variables })

describe('--allow-url', () => {
  it('lets a flow read from a site, and no flow without it', async () => {
    const origin = await site()
    const words = ['run', 'read.flow.json', '--input', `address=${origin}/page`]
    const denied = await run(words)
    expect(denied.code).not.toBe(0)
    expect(denied.stderr).toContain('[origin-not-granted]')
    expect(denied.stderr).toContain(`--allow-url ${origin}\n`.trim())
    expect(denied.stderr).toContain('load')
    const granted = await run([...words, '--allow-url', origin])
    expect(granted).toMatchObject({ code: 0, stdout: 'Hello from a site.\n' })
  })

  it('is wanted of a redirect, too', async () => {
    const origin = await site()
    const words = ['run', 'read.flow.json', '--input', `address=${origin}/away`]
    const { code, stderr } = await run([...words, '--allow-url', origin])
    expect(code).not.toBe(0)
    expect(stderr).toContain('--allow-url http://127.0.0.1:40009')
  })

  it('grants no private address behind a name', async () => {
    const words = ['run', 'read.flow.json', '--input', 'address=http://localhost.:1/']
    const { stderr } = await run([...words, '--allow-url', 'http://localhost.:1'])
    expect(stderr).toMatch(/\[(?:address-refused|url-refused|connection-failed)\]/)
    expect(stderr).not.toContain('ECONNREFUSED')
  })

  it.each(['example.org', 'https://example.org/path', 'ftp://example.org', 'https://a@b.org'])(
    'takes a site alone, and not %s',
    async (written) => {
      const { code, stderr } = await run(['run', 'read.flow.json', '--allow-url', written])
      expect(code).not.toBe(0)
      expect(stderr).toContain('--allow-url takes a site alone')
    },
  )

  it('stands in the configuration of the user, and in none of a project', async () => {
    const origin = await site()
    const words = ['run', 'read.flow.json', '--input', `address=${origin}/page`]
    const configuration = JSON.stringify({ sites: [origin] })
    writeFileSync(join(folder, 'chainwright.config.json'), configuration)
    expect((await run(words)).stderr).toContain('configuration-refused')
    writeFileSync(join(folder, 'chainwright.config.json'), '{}')
    mkdirSync(join(folder, 'home', 'chainwright'), { recursive: true })
    writeFileSync(join(folder, 'home', 'chainwright', 'chainwright.config.json'), configuration)
    expect(await run(words)).toMatchObject({ code: 0, stdout: 'Hello from a site.\n' })
  })

  it('serves rows of data as well', async () => {
    const origin = await site()
    writeFileSync(join(folder, 'rows.jsonl'), `${JSON.stringify({ address: `${origin}/a` })}\n`)
    const words = ['batch', 'read.flow.json', '--data', 'rows.jsonl', '--out', 'out.jsonl']
    expect((await run([...words, '--allow-url', origin])).code).toBe(0)
  })
})
