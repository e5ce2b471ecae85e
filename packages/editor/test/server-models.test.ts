import { expect, it } from 'vitest'
import { serveEditor, type EditorOptions } from '../../cli/test/serve/serve-editor.ts'
import { tinyLlamaFiles } from '../../nodes/test/hub-files.ts'
import { hubModelName } from '../../nodes/test/local-hub.ts'
import { openTestHub } from '../../nodes/test/open-test-hub.ts'
import { connectServer } from '../src/run/server-runner.ts'

// The models of a server, as the page asks for them.

async function modelsOf(options: EditorOptions = {}) {
  const editor = await serveEditor(options)
  const { runner } = connectServer(editor.token, {
    host: 'here',
    home: () => undefined,
    onProblem: () => undefined,
    ask: (path, request) =>
      globalThis.fetch(new URL(path, `http://127.0.0.1:${editor.port}/editor/`), request),
  })
  return runner.models
}

const { signal } = new AbortController()
const reference = `hf/${hubModelName}`

it('lists each model once, with those that the configuration names', async () => {
  const about = { name: 'tiny', title: 'Tiny', capabilities: ['generate'], bytes: 5, dtypes: [] }
  const one = { ...about, license: 'mit', folder: '/models/tiny', reference: 'starter/tiny' }
  const mine = { kind: 'compatible', address: 'http://127.0.0.1:9911/v1', models: { small: {} } }
  const models = await modelsOf({
    listed: [one, { ...one, reference: 'file/tiny' }],
    configuration: { providers: { mine } },
  })
  const list = await models.list()
  expect(list.map((model) => [model.reference, model.source])).toEqual([
    ['starter/tiny', 'starter'],
    ['mine/small', 'remote'],
  ])
  expect(list[0]).toMatchObject({ title: 'Tiny', bytes: 5, license: 'mit' })
  expect((await models.devices()).some(({ chosen }) => chosen)).toBe(true)
})

it('offers a download, carries it out as offered, and removes it', async () => {
  const { hub, pulled, server } = await openTestHub(tinyLlamaFiles())
  const models = await modelsOf({ openHub: () => hub })
  const download = (named: string) =>
    models.download(named, { signal, onProgress: ({ done, total }) => told.push(done / total) })
  const told: number[] = []
  await expect(download(reference)).rejects.toThrow('was not offered')
  expect(server.requests).toEqual([])
  const offer = await models.offer(reference, signal)
  expect(offer).toMatchObject({
    reference,
    license: 'apache-2.0',
    host: new URL(server.address).host,
  })
  expect(pulled()).toBeUndefined()
  await download(reference)
  expect(pulled()).toBeDefined()
  expect(told.at(-1)).toBe(1)
  expect((await models.room()).used).toBeGreaterThanOrEqual(offer.bytes)
  expect(await models.remove(reference)).toBeGreaterThanOrEqual(offer.bytes)
  expect(pulled()).toBeUndefined()
})

it('tells why a download failed', async () => {
  const { hub, server } = await openTestHub(tinyLlamaFiles())
  const models = await modelsOf({ openHub: () => hub })
  await models.offer(reference, signal)
  server.answer = (request, response) => {
    if (!request.url?.includes('resolve')) return false
    response.writeHead(401).end()
    return true
  }
  const failed = models.download(reference, { signal, onProgress: () => undefined })
  await expect(failed).rejects.toMatchObject({ code: 'hub-refused' })
})
