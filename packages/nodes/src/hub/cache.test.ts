import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hubModelName } from '../../test/local-hub.ts'
import { openTestHub } from '../../test/open-test-hub.ts'
import { cachePlaces } from './cache-folders.ts'
import { takeLock } from './cache-lock.ts'
import { hasModel, markUse, readCache, removeModel } from './cache.ts'

const files = {
  'config.json': '{"architectures":["LlamaForCausalLM"]}',
  'tokenizer.json': '{}',
  'onnx/model.onnx': 'weights',
}

/** Puts a pulled model of so many bytes into a cache, last used on a day of 2025. */
function putModel(
  cacheFolder: string,
  name: string,
  { bytes, day }: { bytes: number; day: number },
) {
  const folder = join(cacheFolder, name)
  mkdirSync(folder, { recursive: true })
  const manifest = { name, revision: 'a', trust: 'foreign', capabilities: [], files: [] }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'weights'), new Uint8Array(bytes))
  const used = new Date(Date.UTC(2025, 0, day))
  utimesSync(join(folder, 'manifest.json'), used, used)
}

describe('the limit of the cache', () => {
  it('is kept by refusing, or by removing what was not used for longest', async () => {
    const { hub, pull, pulled } = await openTestHub(files, { limitBytes: 4000 })
    putModel(hub.cacheFolder, 'a/old', { bytes: 1800, day: 1 })
    putModel(hub.cacheFolder, 'a/new', { bytes: 1800, day: 3 })
    putModel(hub.cacheFolder, 'b/middle', { bytes: 100, day: 2 })
    await expect(pull()).rejects.toMatchObject({
      code: 'cache-full',
      message: expect.stringContaining('hf/a/old'),
    })
    expect(pulled()).toBeUndefined()
    const { removed } = await pull({ makeRoom: true })
    expect(removed.map(({ name }) => name)).toEqual(['a/old'])
    expect(readCache(hub.cacheFolder).models.map(({ name }) => name)).toEqual([
      'b/middle',
      'a/new',
      hubModelName,
    ])
  })

  it('removes nothing when even that would not do', async () => {
    const { hub, pull } = await openTestHub(files, { limitBytes: 10 })
    putModel(hub.cacheFolder, 'a/old', { bytes: 500, day: 1 })
    await expect(pull({ makeRoom: true })).rejects.toMatchObject({ code: 'cache-full' })
    expect(readCache(hub.cacheFolder).models).toHaveLength(1)
  })

  it('goes by the last use', async () => {
    const { hub } = await openTestHub(files)
    putModel(hub.cacheFolder, 'a/old', { bytes: 1, day: 1 })
    putModel(hub.cacheFolder, 'a/new', { bytes: 1, day: 2 })
    await markUse(hub.cacheFolder, 'a/old')
    expect(readCache(hub.cacheFolder).models.map(({ name }) => name)).toEqual(['a/new', 'a/old'])
    await markUse(hub.cacheFolder, 'a/none')
  })
})

describe('a newer commit', () => {
  it('takes the place of the older one, with nothing of it left', async () => {
    const { pull, pulled, server } = await openTestHub({ ...files, LICENSE: 'old' })
    await pull()
    const next = 'beef000000000000000000000000000000000002'
    server.commit = next
    server.files.delete('LICENSE')
    server.files.set('onnx/model.onnx', Buffer.from('better weights'))
    await pull()
    expect(Object.keys(pulled() ?? {}).toSorted()).toEqual(Object.keys(files).toSorted())
    expect(pulled()?.['onnx/model.onnx']?.toString()).toBe('better weights')
  })
})

describe('two pulls of one model', () => {
  it('do not go on at once', async () => {
    const { hub, pull, pulled } = await openTestHub(files)
    const results = await Promise.allSettled([pull(), pull(), pull()])
    const failed = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(failed.every((code) => code === 'model-busy')).toBe(true)
    expect(failed.length).toBeLessThan(3)
    expect(pulled()).toBeDefined()
    expect(existsSync(cachePlaces(hub.cacheFolder, hubModelName).lock)).toBe(false)
  })

  it('of which one died do not block each other', async () => {
    const { hub, pull } = await openTestHub(files)
    const { lock } = cachePlaces(hub.cacheFolder, hubModelName)
    const { pid } = spawnSync(process.execPath, ['--version'])
    mkdirSync(dirname(lock), { recursive: true })
    writeFileSync(lock, `${pid} gone\n`)
    await pull()
    expect(existsSync(lock)).toBe(false)
  })

  it('hold a lock that others see, and only its holder gives back', async () => {
    const { hub, pull } = await openTestHub(files)
    const { lock } = cachePlaces(hub.cacheFolder, hubModelName)
    await pull()
    const giveBack = await takeLock(lock, hubModelName)
    await expect(pull()).rejects.toMatchObject({
      code: 'model-busy',
      message: expect.stringContaining(String(process.pid)),
    })
    await expect(removeModel(hub.cacheFolder, hubModelName)).rejects.toMatchObject({
      code: 'model-busy',
    })
    writeFileSync(lock, '1 other\n')
    await giveBack()
    expect(readFileSync(lock, 'utf8')).toBe('1 other\n')
  })
})

describe('a link in the cache', () => {
  it.each([
    ['the owner', () => dirname(hubModelName)],
    ['the model', () => hubModelName],
    ['the downloads', () => '.downloads'],
  ])('in place of %s is refused', async (_, place) => {
    const { hub, pull } = await openTestHub(files)
    const elsewhere = join(dirname(hub.cacheFolder), 'elsewhere')
    mkdirSync(elsewhere)
    mkdirSync(dirname(join(hub.cacheFolder, place())), { recursive: true })
    symlinkSync(elsewhere, join(hub.cacheFolder, place()))
    await expect(pull()).rejects.toMatchObject({ code: 'model-refused' })
    expect(readCache(elsewhere)).toEqual({ models: [], unfinished: [], bytes: 0 })
  })

  it('in place of a download is not followed', async () => {
    const { hub, pull, server } = await openTestHub(files)
    const { downloads } = cachePlaces(hub.cacheFolder, hubModelName)
    server.answer = (request, response) => {
      if (!request.url?.endsWith('.onnx')) return false
      return !!response.writeHead(404).end()
    }
    await expect(pull()).rejects.toMatchObject({ code: 'model-missing' })
    const { sha256 } = await import('../../test/local-hub.ts')
    const part = join(
      downloads,
      `${sha256(Buffer.from('weights')).slice(0, 16)}-onnx--model.onnx.part`,
    )
    const victim = join(dirname(hub.cacheFolder), 'victim')
    writeFileSync(victim, '')
    symlinkSync(victim, part)
    expect(lstatSync(part).isSymbolicLink()).toBe(true)
    server.answer = () => false
    await expect(pull()).rejects.toMatchObject({ code: 'model-refused' })
    expect(readFileSync(victim, 'utf8')).toBe('')
  })

  it('or a folder that no pull made, is left alone', async () => {
    const { hub, pull } = await openTestHub(files)
    const own = join(hub.cacheFolder, hubModelName)
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'config.json'), 'mine')
    await expect(pull()).rejects.toMatchObject({ code: 'model-refused' })
    expect(readFileSync(join(own, 'config.json'), 'utf8')).toBe('mine')
  })
})

describe('a cache folder that cannot be made', () => {
  it('is told in words', async () => {
    const { hub, pull } = await openTestHub(files)
    writeFileSync(hub.cacheFolder, 'a file')
    await expect(pull()).rejects.toMatchObject({
      code: 'file-unwritable',
      message: expect.stringContaining(hub.cacheFolder),
    })
  })
})

describe('a name', () => {
  it.each(['../x', 'a/..', 'a', 'a/b/c', '.downloads/a--b', ''])(
    'like %j is none',
    async (name) => {
      expect(() => cachePlaces('cache', name)).toThrow(/not well formed/)
      await expect(removeModel('cache', name)).rejects.toThrow(/not well formed/)
    },
  )

  it('of a model that is there is known, with its weights', async () => {
    const { hub, pull } = await openTestHub(files)
    await pull()
    expect(hasModel(hub.cacheFolder, `hf/${hubModelName}`)).toBe(true)
    expect(hasModel(hub.cacheFolder, `hf/${hubModelName}#fp32`)).toBe(true)
    expect(hasModel(hub.cacheFolder, `hf/${hubModelName}#q4`)).toBe(false)
    expect(hasModel(hub.cacheFolder, 'hf/a/b')).toBe(false)
  })
})
