import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { serve } from '../../test/local-server.ts'

const dialer = fileURLToPath(new URL('create-dialer.ts', import.meta.url))

test(
  'dials the address itself, whatever proxy the environment names',
  { timeout: 30_000 },
  async () => {
    const asked: string[] = []
    const proxy = await serve((request, response) => {
      asked.push(String(request.url))
      response.end('the proxy')
    })
    const site = await serve((_, response) => response.end('the site'))
    const script = `
    const { createDialer } = await import(${JSON.stringify(dialer)})
    const dial = createDialer({ profiles: ['http://127.0.0.1:${site}'] })
    const { signal } = new AbortController()
    const { body } = await dial('http://127.0.0.1:${site}/', { signal })
    for await (const piece of body) process.stdout.write(piece)
    const { get } = await import('node:http')
    get('http://127.0.0.1:${site}/', (response) => response.pipe(process.stdout))`
    const url = `http://127.0.0.1:${proxy}`
    const variables = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: url, http_proxy: url, ALL_PROXY: url }
    const options = ['--conditions=chainwright-source', '--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, options, { env: variables })
    // The platform's own way does ask the proxy, so that the dialer's not doing so says something.
    expect(stdout).toBe('the sitethe proxy')
    expect(asked).toHaveLength(1)
  },
)
