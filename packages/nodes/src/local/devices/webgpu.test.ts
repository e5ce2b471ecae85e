import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InferenceSession } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { writeTinyBert, writeTinyLlama } from '../../../test/tiny-models.ts'
import { checkGenerateOptions } from '../../inference/causal/generate-options.ts'
import { loadFromFolder } from '../load-from-folder.ts'
import type { LoadedModel } from '../../inference/load/load-model.ts'
import type { Isolation, ModelSpecification } from '../../inference/load/specification.ts'
import { createLocalModels } from '../local-models.ts'
import type { LocalModels } from '../local-models.ts'
import { tasks } from '../../inference/tasks.ts'
import { probeWebGpu } from './probe.ts'

// The real runtime on real WebGPU, through a driver that computes on the processor where there is no
// graphics card. Collected where CI or CHAINWRIGHT_WEBGPU is set: elsewhere there may be no driver.

/** The driver that comes with Debian's chromium; the loader is libvulkan1. */
const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json'
if (existsSync(softwareDriver)) process.env['VK_ICD_FILENAMES'] ??= softwareDriver

const starterFolder = realpathSync(fileURLToPath(new URL('../../../../../models', import.meta.url)))
const { signal } = new AbortController()
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'webgpu-')))
const opened: LocalModels[] = []

beforeAll(() => {
  writeTinyLlama(join(folder, 'writer'))
  writeTinyBert(join(folder, 'judge'), ['good', 'bad', 'plain'])
})

afterAll(async () => {
  for (const models of opened) await models.close()
  rmSync(folder, { recursive: true })
})

function open(device: 'cpu' | 'webgpu', isolation: Isolation = 'thread'): LocalModels {
  const models = createLocalModels({ starterFolder, modelFolder: folder, device, isolation })
  opened.push(models)
  return models
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  expect(one.length).toBe(other.length)
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at]!)), 0)
}

test('finds a device that computes right', { timeout: 60_000 }, async () => {
  const answer = await probeWebGpu()
  expect(answer, 'install a Vulkan driver, for instance chromium and libvulkan1').toMatchObject({
    works: true,
  })
})

test.each(['thread', 'process'] as const)(
  'writes the same text as on the processor, in a %s',
  { timeout: 60_000 },
  async (isolation) => {
    const replies = await Promise.all(
      (['cpu', 'webgpu'] as const).map(async (device) => {
        const model = await open(device, isolation).resolve('file/writer', ['generate'], signal)
        expect(model.identity).toContain(` ${device} `)
        const options = { signal, maxTokens: 16 }
        return model.capabilities.generate!.generate({ text: 'Once upon a time' }, options)
      }),
    )
    expect(replies[0]!.outputTokens).toBe(16)
    expect(replies[1]).toEqual(replies[0])
  },
)

test('embeds sentences as on the processor', { timeout: 60_000 }, async () => {
  const texts = ['How do I reset my password?', 'The cat sleeps on the warm stove.']
  const [cpu, webgpu] = await Promise.all(
    (['cpu', 'webgpu'] as const).map(async (device) => {
      const { capabilities } = await open(device).resolve('starter', ['embed'], signal)
      return capabilities.embed!.embed(texts, { signal })
    }),
  )
  for (const at of [0, 1]) expect(largestDifference(cpu![at]!, webgpu![at]!)).toBeLessThan(0.01)
})

test('judges as on the processor', { timeout: 60_000 }, async () => {
  const texts = ['a fine day', 'no']
  const [cpu, webgpu] = await Promise.all(
    (['cpu', 'webgpu'] as const).map(async (device) => {
      const { capabilities } = await open(device).resolve('file/judge', ['classify'], signal)
      return capabilities.classify!.classify(texts, { signal })
    }),
  )
  for (const [at, labels] of cpu!.entries()) {
    for (const [label, value] of Object.entries(labels)) {
      expect(webgpu![at]![label]).toBeCloseTo(value, 5)
    }
  }
})

/** An event of the runtime's own profile: a node that was computed, and the part that did it. */
interface ProfileEvent {
  cat: string
  args?: { op_name?: string; provider?: string }
}

/** Operators that were computed on the device while `use` ran a model in this thread. */
async function operatorsOnDevice(
  model: Pick<ModelSpecification, 'folder' | 'head' | 'dtype'>,
  use: (loaded: LoadedModel) => Promise<unknown>,
): Promise<Set<string>> {
  const create = InferenceSession.create.bind(InferenceSession)
  const sessions: InferenceSession[] = []
  const profileFilePrefix = join(mkdtempSync(join(folder, 'profile-')), 'of')
  const profiled = vi.spyOn(InferenceSession, 'create')
  profiled.mockImplementation(async (graph, options) => {
    const session = await create(graph, { ...options, enableProfiling: true, profileFilePrefix })
    sessions.push(session)
    return session
  })
  const where = { identity: '', device: 'webgpu', isolation: 'thread', foreign: false } as const
  await use(await loadFromFolder({ ...model, ...where, contextWindow: 128, threads: 0 }))
  profiled.mockRestore()
  for (const session of sessions) session.endProfiling()
  const files = readdirSync(dirname(profileFilePrefix))
  const events = files.flatMap((name): ProfileEvent[] =>
    JSON.parse(readFileSync(join(dirname(profileFilePrefix), name), 'utf8')),
  )
  const there = events.filter(
    ({ cat, args }) => cat === 'Node' && /WebGpu/.test(`${args?.provider}`),
  )
  return new Set(there.map(({ args }) => args?.op_name ?? ''))
}

test('computes on the device, not on the processor beside it', { timeout: 60_000 }, async () => {
  const context = { isCancelled: () => false, onText: () => undefined }
  const settings = checkGenerateOptions({ signal, maxTokens: 3 })
  const writer = { folder: join(folder, 'writer'), head: 'causal', dtype: 'fp32' } as const
  const generating = await operatorsOnDevice(writer, (model) =>
    tasks.generate(model, { prompt: { text: 'Once' }, settings }, context),
  )
  expect([...generating]).toEqual(expect.arrayContaining(['MatMul', 'Softmax', 'Tanh']))
  const judge = { folder: join(folder, 'judge'), head: 'sequence', dtype: 'fp32' } as const
  const judging = await operatorsOnDevice(judge, (model) =>
    tasks.classify(model, { texts: ['a fine day'] }, context),
  )
  expect([...judging]).toEqual(expect.arrayContaining(['MatMul', 'Softmax', 'Tanh']))
  const encoder = {
    folder: join(starterFolder, 'universal-sentence-encoder-lite'),
    head: 'encoder',
    dtype: 'q8',
  } as const
  const embedding = await operatorsOnDevice(encoder, (model) =>
    tasks.embed(model, { texts: ['a fine day'] }, context),
  )
  expect([...embedding]).toEqual(expect.arrayContaining(['MatMul', 'LayerNormalization']))
})
