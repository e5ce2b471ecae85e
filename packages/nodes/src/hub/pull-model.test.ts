import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tinyLlamaFiles } from '../../test/hub-files.ts'
import { hubCommit, sha256, startHub } from '../../test/local-hub.ts'
import { createLocalModels } from '../local/local-models.ts'
import { readCache, removeModel } from './cache.ts'
import { describeModel } from './describe-model.ts'
import { createHub } from './create-hub.ts'
import { pullModel } from './pull-model.ts'

const { signal } = new AbortController()
const reference = 'hf/Owner/Tiny-Llama'
const tinyLlama = tinyLlamaFiles()

function cacheFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'models')
}

test('a pulled model is found, says what it is, and runs', async () => {
  const server = await startHub({ ...tinyLlama, LICENSE: 'the licence', 'other.bin': 'unwanted' })
  const hub = createHub({ address: server.address, cacheFolder: cacheFolder() })
  const model = await describeModel(hub, reference, { signal })
  expect(model).toMatchObject({
    reference: 'hf/Owner/Tiny-Llama#fp32',
    from: server.address,
    revision: hubCommit,
    license: 'apache-2.0',
    dtype: 'fp32',
  })
  expect(model.files.map(({ path }) => path).toSorted()).toEqual(
    [...Object.keys(tinyLlama), 'LICENSE'].toSorted(),
  )
  const { folder, downloaded } = await pullModel(hub, model, { signal })
  expect(downloaded).toBe(model.bytes)
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ revision: hubCommit, license: 'apache-2.0', trust: 'foreign' })
  expect(manifest.files).toContainEqual({
    path: 'onnx/model.onnx',
    bytes: tinyLlama['onnx/model.onnx']!.length,
    sha256: sha256(tinyLlama['onnx/model.onnx']!),
  })
  const models = createLocalModels({ cacheFolder: hub.cacheFolder })
  onTestFinished(() => models.close())
  expect(models.list()).toMatchObject([{ reference, license: 'apache-2.0', dtypes: ['fp32'] }])
  const { capabilities, identity } = await models.resolve(reference, ['generate'], signal)
  expect(identity).toContain(hubCommit)
  const reply = await capabilities.generate!.generate({ text: 'Once' }, { maxTokens: 4, signal })
  expect(reply.outputTokens).toBe(4)
})

test('a pulled model is not downloaded again, and another weight type is added to it', async () => {
  const q8 = Buffer.from('weights in 8 bits')
  const parts = { 'onnx/model_quantized.onnx': q8, 'onnx/model_quantized.onnx_data': q8 }
  const server = await startHub({ ...tinyLlama, ...parts })
  const hub = createHub({ address: server.address, cacheFolder: cacheFolder() })
  const pull = async (name: string) =>
    pullModel(hub, await describeModel(hub, name, { signal }), { signal })
  await pull(`${reference}#fp32`)
  expect((await pull(`${reference}#fp32`)).downloaded).toBe(0)
  expect((await pull(`${reference}#q8`)).downloaded).toBe(2 * q8.length)
  const models = createLocalModels({ cacheFolder: hub.cacheFolder })
  onTestFinished(() => models.close())
  expect(models.list()).toMatchObject([{ dtypes: ['q8', 'fp32'] }])
})

test('a model can be removed, and nothing of it is left', async () => {
  const server = await startHub(tinyLlama)
  const hub = createHub({ address: server.address, cacheFolder: cacheFolder() })
  await pullModel(hub, await describeModel(hub, reference, { signal }), { signal })
  const { models, bytes } = readCache(hub.cacheFolder)
  expect(models).toMatchObject([{ name: 'Owner/Tiny-Llama', revision: hubCommit }])
  expect(await removeModel(hub.cacheFolder, 'Owner/Tiny-Llama')).toBe(bytes)
  expect(readCache(hub.cacheFolder)).toEqual({ models: [], unfinished: [], bytes: 0 })
  await expect(removeModel(hub.cacheFolder, 'Owner/Tiny-Llama')).rejects.toMatchObject({
    code: 'model-missing',
  })
})

test('the cache is for its owner only', async () => {
  const server = await startHub(tinyLlama)
  const hub = createHub({ address: server.address, cacheFolder: cacheFolder() })
  const { folder } = await pullModel(hub, await describeModel(hub, reference, { signal }), {
    signal,
  })
  for (const place of [hub.cacheFolder, join(folder, '..'), folder, join(folder, 'onnx')]) {
    expect(statSync(place).mode & 0o777, place).toBe(0o700)
  }
})
