import { describe, expect, it } from 'vitest'
import { rawRequest, requestText } from '../raw-request.ts'
import { flowText } from '../run-cli.ts'
import { greetFlow } from './serve-flows.ts'
import { readEvents, serveEditor, type TestEditor } from './serve-editor.ts'

const json = 'Content-Type: application/json'
const start = 'POST /editor/api/runs'
const good = JSON.stringify({ run: 'r00000001-aaaa', flow: greetFlow, inputs: { who: 'Ada' } })

/** Sends a request as it is, and gives its status and head. `HOST` and `TOKEN` stand for right headers. */
async function ask(editor: TestEditor, line: string, headers: readonly string[], body = '') {
  const known: Record<string, string> = {
    HOST: `Host: 127.0.0.1:${editor.port}`,
    TOKEN: `Authorization: Bearer ${editor.token}`,
    KEY: `Authorization: Bearer ${editor.flows.key('greet')}`,
    WATCH: `Authorization: Bearer ${editor.flows.key('@watch')}`,
  }
  const whole = headers.map((header) => known[header] ?? header)
  const answer = await rawRequest(editor.port, requestText(line, whole, body))
  const [head = ''] = answer.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head }
}

describe('who may run drafts', () => {
  it.each([
    ['its owner', start, ['HOST', 'TOKEN', json], 202],
    ['nobody without a token', start, ['HOST', json], 401],
    ['no key of a flow', start, ['HOST', 'KEY', json], 401],
    ['no key that watches', start, ['HOST', 'WATCH', json], 401],
    ['nobody twice', start, ['HOST', 'TOKEN', 'TOKEN', json], 401],
    ['no other host', start, ['Host: attacker.example', 'TOKEN', json], 421],
    ['no page of another origin', start, ['HOST', 'TOKEN', json, 'Origin: https://a.example'], 403],
    ['no page of no origin', start, ['HOST', 'TOKEN', json, 'Origin: null'], 403],
    ['no page of another site', start, ['HOST', 'TOKEN', json, 'Sec-Fetch-Site: same-site'], 403],
    ['no form', start, ['HOST', 'TOKEN', 'Content-Type: text/plain'], 415],
    ['no other method', 'PUT /editor/api/runs', ['HOST', 'TOKEN', json], 404],
    ['no link', 'GET /editor/api/cancel', ['HOST', 'TOKEN'], 404],
    ['no way around', 'POST /editor/../editor/api/runs', ['HOST', 'KEY', json], 401],
    ['no way beside', 'POST /flows/../editor/api/runs', ['HOST', 'KEY', json], 404],
  ])('%s', async (_, line, headers, status) => {
    const editor = await serveEditor()
    const answer = await ask(editor, line, headers, line.startsWith('GET') ? '' : good)
    expect(answer.status).toBe(status)
    expect(answer.head).not.toMatch(/access-control|set-cookie/i)
  })

  it('hands a flow neither to the token of the editor, nor a draft to the key of a flow', async () => {
    const editor = await serveEditor()
    expect((await editor.post('api/runs', JSON.parse(good))).status).toBe(202)
    const flows = (path: string, key: string) =>
      globalThis.fetch(`http://127.0.0.1:${editor.port}${path}`, {
        headers: { Authorization: `Bearer ${key}` },
      })
    expect((await flows('/runs/r00000001-aaaa', editor.flows.key('greet'))).status).toBe(404)
    expect((await flows('/flows', editor.token)).status).toBe(401)
  })

  it('takes no name of a run but those that the editor gives', async () => {
    const editor = await serveEditor()
    for (const run of [`greet-${'0'.repeat(26)}`, 'run-abcdefghjk', '../x', '']) {
      const answer = await editor.post('api/runs', { ...JSON.parse(good), run })
      expect(answer.status).toBe(400)
    }
  })
})

const mine = { kind: 'compatible', address: 'http://127.0.0.1:9/v1', keyVariable: 'MY_KEY' }
const other = { kind: 'compatible', address: 'http://127.0.0.1:8/v1', keyVariable: 'NO_KEY' }
const configuration = { providers: { mine, other }, aliases: { writer: 'mine/small' } }
const asks = (model: string) =>
  flowText({
    nodes: { write: { type: 'generate', inputs: { prompt: 'Hi' }, model } },
    outputs: {},
  })

interface Told {
  digest: string
  isTame: boolean
  keys: object[]
  folders: string[]
  sheet: { origins: object[]; models: object[] }
}

async function sheetOf(editor: TestEditor, flow: string): Promise<Told> {
  return (await (await editor.post('api/sheet', { flow })).json()) as Told
}

describe('what a person agrees to', () => {
  it('is said by the configuration of the server, with the names of keys and never a key', async () => {
    const editor = await serveEditor({ configuration, keys: ['MY_KEY'] })
    const told = await sheetOf(editor, asks('writer'))
    expect(told.isTame).toBe(false)
    expect(told.sheet.models).toMatchObject([{ reference: 'writer', meaning: 'mine/small' }])
    expect(told.sheet.origins).toMatchObject([{ origin: 'http://127.0.0.1:9', reason: 'endpoint' }])
    expect(told.keys).toEqual([{ name: 'MY_KEY', origin: 'http://127.0.0.1:9' }])
    expect((await sheetOf(editor, asks('other/m'))).keys).toEqual([])
    const reads = flowText({
      nodes: { a: { type: 'load', inputs: { files: '*.md' } } },
      outputs: {},
    })
    expect((await sheetOf(editor, reads)).folders).toEqual([editor.folder])
    expect((await sheetOf(editor, asks('starter'))).isTame).toBe(true)
  })

  it('has to be as it is now, or nothing runs', async () => {
    const editor = await serveEditor({
      configuration,
      keys: ['MY_KEY'],
      script: { reply: 'hello' },
    })
    const flow = asks('writer')
    const begin = (consent?: string) =>
      editor.post('api/runs', { run: 'r00000001-aaaa', flow, inputs: {}, consent })
    const { digest } = await sheetOf(editor, flow)
    const starter = await sheetOf(editor, asks('other/m'))
    for (const consent of [undefined, '', starter.digest]) {
      const refused = await begin(consent)
      expect(await refused.json()).toMatchObject({ error: { code: 'consent-missing' } })
    }
    expect((await begin(digest)).status).toBe(202)
  })
})

it('lets no secret out of what it tells of runs', async () => {
  const secret = 'sk-canary-0123456789abcdef'
  const editor = await serveEditor({ secrets: [secret] })
  await editor.post('api/runs', { ...JSON.parse(good), inputs: { who: secret } })
  const events = await readEvents(await editor.get('api/events?runs=r00000001-aaaa'))
  const told = await (await editor.get('api/run?run=r00000001-aaaa')).text()
  expect(JSON.stringify(events) + told).toContain('[secret]')
  expect(JSON.stringify(events) + told).not.toContain('canary')
})
