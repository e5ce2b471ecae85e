import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTinyBert, writeTinyLlama } from '../../test/tiny-models.ts'
import { createLocalModels } from './local-models.ts'
import type { LocalModels } from './local-models.ts'

const { signal } = new AbortController()
let root: string
let models: LocalModels

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'local-models-'))
  writeTinyLlama(join(root, 'starters', 'writer'))
  writeTinyBert(join(root, 'starters', 'encoder'))
  writeTinyLlama(join(root, 'own', 'mine'))
  writeTinyBert(join(root, 'own', 'judge'), ['good', 'bad'])
  writeTinyBert(join(root, 'downloads', 'owner', 'encoder'))
  models = createLocalModels({
    starterFolder: join(root, 'starters'),
    modelFolder: join(root, 'own'),
    cacheFolder: join(root, 'downloads'),
    aliases: { favourite: 'file/mine' },
  })
})

afterAll(async () => {
  await models.close()
  rmSync(root, { recursive: true })
})

test('chooses the starter that can do what is asked', async () => {
  const identity = async (...capabilities: string[]): Promise<string> =>
    (await models.resolve('starter', capabilities, signal)).identity
  expect(await identity('embed')).toMatch(/^starter\/encoder@/)
  expect(await identity('generate')).toMatch(/^starter\/writer@/)
  expect(await identity('generate', 'tokenize')).toMatch(/^starter\/writer@/)
  expect(await identity('embed', 'tokenize')).toMatch(/^starter\/encoder@/)
  expect(await identity('tokenize')).toMatch(/^starter\/writer@/)
})

test('hands out the capabilities that were asked for and no others', async () => {
  const { capabilities, reference } = await models.resolve('favourite', ['tokenize'], signal)
  expect(reference).toBe('favourite')
  expect(Object.keys(capabilities)).toEqual(['tokenize'])
})

test('says which models can do what the named one cannot', async () => {
  await expect(models.resolve('file/mine', ['embed'], signal)).rejects.toMatchObject({
    code: 'capability-missing',
    message: expect.stringMatching(
      /"file\/mine".*cannot embed.*starter\/encoder, hf\/owner\/encoder/,
    ),
  })
  expect(models.problem?.('file/mine', ['embed'])).toMatch(/cannot embed/)
  expect(models.problem?.('file/mine', ['generate'])).toBeUndefined()
})

test('says what no starter can do, and what one alone cannot', () => {
  expect(models.problem?.('starter', ['generate', 'translate'])).toMatch(/generate and translate/)
  expect(models.problem?.('starter/writer', ['generate', 'embed'])).toMatch(/cannot embed/)
  expect(models.problem?.('starter', ['generate', 'embed'])).toBeUndefined()
})

test('says where it looked for a model that is not here, and which starter could serve', async () => {
  await expect(models.resolve('hf/owner/absent', ['generate'], signal)).rejects.toMatchObject({
    code: 'model-missing',
    message: expect.stringMatching(
      /"hf\/owner\/absent".*tried: .*downloads.owner.absent.*starter\/writer/,
    ),
  })
})

test('names the weight types that are there', () => {
  expect(models.problem?.('file/mine#q4', ['generate'])).toMatch(/no weights of type q4.*fp32/)
})

test('refuses a model whose folder leads elsewhere', () => {
  mkdirSync(join(root, 'elsewhere'))
  writeTinyBert(join(root, 'elsewhere', 'other'))
  symlinkSync(join(root, 'elsewhere', 'other'), join(root, 'own', 'linked'))
  expect(models.problem?.('file/linked', ['embed'])).toMatch(/leads out of/)
  rmSync(join(root, 'own', 'linked'))
})

test('refuses a model with a file that leads elsewhere, and lists the others', () => {
  const folder = join(root, 'own', 'patched')
  writeTinyBert(folder)
  symlinkSync(join(root, 'own', 'mine', 'config.json'), join(folder, 'extra.json'))
  expect(models.problem?.('file/patched', ['embed'])).toMatch(/extra.json is a link that leads out/)
  const references = models.list().map(({ reference }) => reference)
  expect(references).toContain('file/mine')
  expect(references).not.toContain('file/patched')
  rmSync(folder, { recursive: true })
})

test('says which file of a model is broken', () => {
  const folder = join(root, 'own', 'broken')
  writeTinyBert(folder)
  writeFileSync(join(folder, 'config.json'), '{ "architectures": ')
  expect(models.problem?.('file/broken', ['embed'])).toMatch(/broken.config.json cannot be used/)
  rmSync(folder, { recursive: true })
})

test('gives another identity when a file of the model changes', async () => {
  const folder = join(root, 'own', 'changing')
  writeTinyLlama(folder)
  const before = await models.resolve('file/changing', ['generate'], signal)
  const again = await models.resolve('file/changing', ['generate'], signal)
  writeFileSync(join(folder, 'generation_config.json'), '{"eos_token_id": 1}')
  const after = await models.resolve('file/changing', ['generate'], signal)
  expect(again.identity).toBe(before.identity)
  expect(after.identity).not.toBe(before.identity)
  expect(after.identity).toMatch(/#fp32 cpu onnxruntime-\d/)
})

test('takes what a manifest says over what it would guess', () => {
  const folder = join(root, 'own', 'described')
  writeTinyBert(folder)
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      name: 'described',
      title: 'A described model',
      license: 'MIT',
      capabilities: ['embed'],
      contextWindow: 64,
      dtype: 'fp32',
      revision: 'r1',
    }),
  )
  expect(models.list()).toContainEqual(
    expect.objectContaining({
      title: 'A described model',
      reference: 'file/described',
      source: 'file',
      license: 'MIT',
      capabilities: ['embed'],
      dtype: 'fp32',
      folder,
    }),
  )
})

test('lets one step at a time use its models, and says nothing about those of others', () => {
  expect(models.concurrency?.('starter')).toBe(1)
  expect(models.concurrency?.('favourite')).toBe(1)
  expect(models.concurrency?.('openai/gpt')).toBeUndefined()
})

test('loads nothing and runs nothing before the first call', async () => {
  const before = process.memoryUsage().rss
  for (let time = 0; time < 20; time += 1) await models.resolve('starter', ['generate'], signal)
  expect(process.memoryUsage().rss - before).toBeLessThan(50e6)
})

test('refuses calls after it was closed, and may be closed twice', async () => {
  const closing = createLocalModels({ modelFolder: join(root, 'own') })
  const { capabilities } = await closing.resolve('file/mine', ['generate'], signal)
  await closing.close()
  await closing.close()
  await expect(
    capabilities.generate?.generate({ text: 'Once' }, { signal, maxTokens: 1 }),
  ).rejects.toMatchObject({ code: 'models-closed' })
})
