import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hubModelName, type ListingEntry } from '../../test/local-hub.ts'
import { openTestHub } from '../../test/open-test-hub.ts'
import { readCache } from './cache.ts'

const weights = randomBytes(300_000)
const files = {
  'config.json': '{"architectures":["LlamaForCausalLM"]}',
  'tokenizer.json': '{}',
  'onnx/model.onnx': weights,
}
const whole = Object.fromEntries(
  Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)]),
)

/** What a hub does to requests of the weights. */
type Weights = (...call: [...Parameters<RequestListener>, times: number]) => boolean

async function hubWith(answerWeights: Weights, options = {}) {
  const test = await openTestHub(files, options)
  let times = 0
  test.server.answer = (request, response) =>
    request.url!.endsWith('.onnx') && answerWeights(request, response, ++times)
  const ranges = () => test.server.requests.filter((one) => one.includes('.onnx')).map(rangeOf)
  return { ...test, ranges }
}

const rangeOf = (request: string): string => request.split(' ')[2] ?? 'all'
const headers = { 'content-length': weights.length }

describe('a download', () => {
  it('that is cut goes on where it was, as often as it gets on', async () => {
    const { pull, pulled, pauses, ranges } = await hubWith((request, response, times) => {
      if (times > 8) return false
      const start = Number(/\d+/.exec(request.headers.range ?? '0'))
      const place = `bytes ${start}-${weights.length - 1}/${weights.length}`
      if (start > 0) response.writeHead(206, { 'content-range': place })
      response.write(weights.subarray(start, start + 10_000), () => response.destroy())
      return true
    })
    await pull()
    expect(pulled()).toEqual(whole)
    expect(ranges()).toEqual(['all', ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `bytes=${n}0000-`)])
    expect(pauses).toEqual(Array.from({ length: 8 }, () => 1000))
  })

  it('that never gets on ends after five tries, and what is there is kept', async () => {
    let broken = true
    const { pull, pulled, pauses, ranges, hub } = await hubWith((_, response, times) => {
      if (!broken) return false
      if (times > 1) return !!response.destroy()
      response.writeHead(200, headers).write(weights.subarray(0, 70_000), () => response.destroy())
      return true
    })
    await expect(pull()).rejects.toMatchObject({ code: 'connection-failed' })
    expect(pauses).toEqual([1000, 2000, 4000, 8000])
    expect(ranges()).toHaveLength(5)
    expect(pulled()).toBeUndefined()
    expect(readCache(hub.cacheFolder)).toMatchObject({
      models: [],
      unfinished: [{ name: hubModelName }],
    })
    broken = false
    await pull()
    expect(ranges().at(-1)).toMatch(/^bytes=[1-9]\d{3,4}-$/)
    expect(pulled()).toEqual(whole)
  })

  it('that stalls is cut here, and goes on', async () => {
    const slow = { limits: { patienceMs: 60, bytesPerSecond: 1000 } }
    const { pull, pulled, ranges } = await hubWith((_, response, times) => {
      if (times > 1) return false
      response.writeHead(200, headers).write(weights.subarray(0, 500))
      return true
    }, slow)
    await pull()
    expect(ranges()).toEqual(['all', 'bytes=500-'])
    expect(pulled()).toEqual(whole)
  })

  it.each([500, 502, 503, 429])('is tried again after a %s', async (status) => {
    const { pull, pulled, pauses } = await hubWith((_, response, times) => {
      if (times > 1) return false
      response.writeHead(status, { 'retry-after': '7' }).end()
      return true
    })
    await pull()
    expect(pauses).toEqual([7000])
    expect(pulled()).toEqual(whole)
  })

  it.each([
    [404, '', 'model-missing'],
    [403, 'GatedRepo', 'hub-refused'],
    [401, '', 'hub-refused'],
    [401, 'RepoNotFound', 'model-missing'],
    [400, '', 'hub-failed'],
  ])('is not tried again after %s %s', async (status, kind, code) => {
    const { pull, pauses, ranges } = await hubWith((_, response) => {
      response.writeHead(status, { 'x-error-code': kind }).end()
      return true
    })
    await expect(pull()).rejects.toMatchObject({ code })
    expect(pauses).toEqual([])
    expect(ranges()).toEqual(['all'])
  })

  it.each([
    ['tells by If-Range that its content changed', true],
    ['ignores If-Range', false],
  ])('starts anew when the hub %s', async (_, honest) => {
    const { pull, pulled, server, ranges } = await hubWith((request, response, times) => {
      if (times === 1) {
        response.writeHead(200, { ...headers, etag: '"old"' })
        return response.write(randomBytes(1000), () => response.destroy())
      }
      expect(request.headers['if-range']).toBe(times === 2 ? '"old"' : undefined)
      if (!honest) delete request.headers['if-range']
      return false
    })
    server.etag = () => '"new"'
    await pull()
    expect(ranges()).toEqual(honest ? ['all', 'bytes=1000-'] : ['all', 'bytes=1000-', 'all'])
    expect(pulled()).toEqual(whole)
  })

  it.each<[string, RequestListener, string?]>([
    ['other bytes', (_, response) => response.writeHead(200, headers).end(randomBytes(300_000))],
    ['more bytes', (_, response) => response.end(Buffer.concat([weights, weights]))],
    [
      'more bytes, and says so',
      (_, response) => response.setHeader('content-length', 300_001).end(),
    ],
    ['fewer bytes', (_, response) => response.end(weights.subarray(1))],
    ['no bytes', (_, response) => response.end()],
    ['an encoding', (_, response) => response.setHeader('content-encoding', 'gzip').end()],
    [
      'a part unasked',
      (_, response) =>
        response.writeHead(206, { 'content-range': `bytes 0-299999/300000` }).end(weights),
    ],
  ])('of %s is not kept', async (_, send) => {
    const { pull, pulled, hub } = await hubWith((request, response) => {
      send(request, response)
      return true
    })
    await expect(pull()).rejects.toMatchObject({ code: 'download-damaged' })
    expect(pulled()).toBeUndefined()
    expect(readCache(hub.cacheFolder).models).toEqual([])
  })

  it('whose part was tampered with is found out, and starts anew', async () => {
    const { pull, pulled } = await hubWith((_, response, times) => {
      if (times > 1) return false
      response.writeHead(200, headers)
      return response.write(randomBytes(1000), () => response.destroy())
    })
    await expect(pull()).rejects.toMatchObject({ code: 'download-damaged' })
    await pull()
    expect(pulled()).toEqual(whole)
  })
})

describe('a list of files', () => {
  const lists: [string, (entries: ListingEntry[]) => unknown, string][] = [
    [
      'lies about a size',
      (all) => all.map((one) => ({ ...one, size: one.size + 1 })),
      'hub-answer-invalid',
    ],
    ['names a file twice', (all) => [...all, ...all], 'hub-answer-invalid'],
    ['has no hash', (all) => all.map((one) => ({ ...one, oid: undefined })), 'hub-answer-invalid'],
    [
      'has a hash that is none',
      (all) => all.map((one) => ({ ...one, oid: '../../x' })),
      'hub-answer-invalid',
    ],
    [
      'has a size below nothing',
      (all) => all.map((one) => ({ ...one, lfs: undefined, size: -1 })),
      'hub-answer-invalid',
    ],
    ['is no list', () => ({ files: [] }), 'hub-answer-invalid'],
    ['is empty', () => [], 'model-refused'],
    [
      'has no tokenizer',
      (all) => all.filter(({ path }) => path !== 'tokenizer.json'),
      'model-refused',
    ],
    [
      'has folders in place of files',
      (all) => all.map((one) => ({ ...one, type: 'directory' })),
      'model-refused',
    ],
    ['has no weights', (all) => all.filter(({ path }) => !path.endsWith('.onnx')), 'dtype-missing'],
    [
      'has immense weights',
      (all) =>
        all.map((one) => (one.lfs ? { ...one, size: 9e12, lfs: { ...one.lfs, size: 9e12 } } : one)),
      'model-refused',
    ],
    [
      'has weights that no cache holds',
      (all) =>
        all.map((one) => (one.lfs ? { ...one, size: 8e9, lfs: { ...one.lfs, size: 8e9 } } : one)),
      'cache-full',
    ],
    [
      'has another hash',
      (all) =>
        all.map((one) => ({
          ...one,
          oid: 'a'.repeat(40),
          ...(one.lfs && { lfs: { ...one.lfs, oid: 'b'.repeat(64) } }),
        })),
      'hub-answer-invalid',
    ],
    [
      'has another hash of a small file',
      (all) =>
        all.map((one) => (one.path.startsWith('tok') ? { ...one, oid: 'a'.repeat(40) } : one)),
      'download-damaged',
    ],
    [
      'has another hash of the weights',
      (all) =>
        all.map((one) => ({
          ...one,
          ...(one.lfs && { lfs: { ...one.lfs, oid: 'b'.repeat(64) } }),
        })),
      'download-damaged',
    ],
  ]

  it.each(lists)('that %s is refused', async (_, listing, code) => {
    const { pull, pulled, server, hub } = await openTestHub(files, { limitBytes: 1e9 })
    server.listing = listing
    await expect(pull()).rejects.toMatchObject({ name: 'FlowError', code })
    expect(pulled()).toBeUndefined()
    expect(readCache(hub.cacheFolder).models).toEqual([])
  })

  it('with paths that lead out has no effect outside of the cache', async () => {
    const { pull, pulled, server, hub } = await openTestHub(files)
    const paths = [
      '../evil',
      '/etc/evil',
      'onnx/model.onnx_data/../../../evil',
      '..\\evil',
      'onnx/../README.md',
      'con',
      'a\0b',
    ]
    server.listing = (all) => [...paths.map((path) => ({ ...all[0], path })), ...all]
    await pull()
    expect(pulled()).toEqual(whole)
    expect(readdirSync(join(hub.cacheFolder, '..'))).toEqual(['models'])
    expect(existsSync('/etc/evil')).toBe(false)
    expect(server.requests.filter((request) => /evil|README/.test(request))).toEqual([])
  })

  it('may have several pages, all of the same hub', async () => {
    const { pull, pulled, server } = await openTestHub(files)
    let pages = 0
    const paged = (next: (page: number) => string): void => {
      pages = 0
      server.listing = (all) => all.slice(pages - 1, pages)
      server.answer = (request, response) => {
        if (!request.url?.includes('/tree/')) return false
        pages += 1
        response.setHeader('link', pages < 3 ? `<${next(pages)}>; rel="next"` : '')
        return false
      }
    }
    paged(
      (page) =>
        `/api/models/${hubModelName}/tree/c0ffee0000000000000000000000000000000001?cursor=${page}`,
    )
    await pull()
    expect(pulled()).toEqual(whole)
    paged(() => 'http://evil.example/list')
    await expect(pull()).rejects.toMatchObject({ code: 'hub-answer-invalid' })
    server.answer = (request, response) => {
      if (request.url?.includes('/tree/'))
        response.setHeader('link', `<${request.url}>; rel="next"`)
      return false
    }
    server.listing = () => []
    await expect(pull()).rejects.toThrow(/more than 50 pages/)
  })
})

describe('what a hub says of a model', () => {
  it.each([
    ['no commit', { sha: 'main' }],
    ['a commit that leads elsewhere', { sha: '../../../../api/other' }],
    ['a licence that is none', { cardData: { license: 7 } }],
  ])('with %s is not believed', async (_, information) => {
    const { pull, server } = await openTestHub(files)
    server.information = information
    await expect(pull()).rejects.toMatchObject({ code: 'hub-answer-invalid' })
  })

  it.each([
    [undefined, undefined],
    [{ license: ['mit', 'apache-2.0'] }, 'mit, apache-2.0'],
    [{ license: 'other', license_name: 'own-license' }, 'own-license'],
  ])('with the card %j has the licence %s', async (cardData, license) => {
    const { server, hub } = await openTestHub(files)
    const { describeModel } = await import('./describe-model.ts')
    server.information = { cardData }
    const { signal } = new AbortController()
    const model = await describeModel(hub, `hf/${hubModelName}`, { signal })
    expect(model.license).toBe(license)
  })

  it('that is no JSON, or endless, is not believed', async () => {
    const { pull, server } = await openTestHub(files)
    server.answer = (_, response) => !!response.end('<html>')
    await expect(pull()).rejects.toMatchObject({ code: 'hub-answer-invalid' })
    server.answer = (_, response) => !!response.end(`"${'x'.repeat(9_000_000)}"`)
    await expect(pull()).rejects.toMatchObject({ code: 'download-too-large' })
  })

  it('about an architecture that does not run here is told', async () => {
    const { pull } = await openTestHub({
      ...files,
      'config.json': '{"architectures":["ViTModelX"]}',
    })
    await expect(pull()).rejects.toThrow(/ViTModelX/)
    const broken = await openTestHub({ ...files, 'config.json': '[' })
    await expect(broken.pull()).rejects.toMatchObject({ code: 'hub-answer-invalid' })
  })
})
