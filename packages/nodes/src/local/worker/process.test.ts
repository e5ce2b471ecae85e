import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { slowEncoder } from '../../../test/slow-networks.ts'
import { writeTinyBert, writeTinyLlama } from '../../../test/tiny-models.ts'
import type { Embed } from '../../models/encoders.ts'
import { createLocalModels } from '../local-models.ts'
import type { LocalModels, LocalModelsOptions } from '../local-models.ts'

// Models that run in a process of their own, which may die.

const { signal } = new AbortController()
let root: string
const opened: LocalModels[] = []

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'process-'))
  writeTinyLlama(join(root, 'writer'))
  writeTinyBert(join(root, 'encoder'))
  writeSlow('endless', { size: 1024, times: 4000, when: 'run' })
  writeSlow('unloadable', { size: 1024, times: 4000, when: 'load' })
  writeSlow('huge', { size: 8192, times: 50, when: 'run' })
})

afterAll(async () => {
  for (const models of opened) await models.close()
  rmSync(root, { recursive: true })
})

function writeSlow(name: string, { size, ...rest }: { size: number } & Slow): void {
  writeTinyBert(join(root, name))
  writeFileSync(join(root, name, 'onnx', 'model.onnx'), slowEncoder(size, rest))
}
type Slow = Parameters<typeof slowEncoder>[1]

function open(options: LocalModelsOptions = {}): LocalModels {
  const models = createLocalModels({ modelFolder: root, isolation: 'process', ...options })
  opened.push(models)
  return models
}

async function encoder(name: string, options?: LocalModelsOptions): Promise<Embed> {
  const { capabilities } = await open(options).resolve(`file/${name}`, ['embed'], signal)
  return capabilities.embed!
}

/** The process in which a model runs, if there is one. */
function childOf(name: string): number | undefined {
  const written = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  const children = written.split(' ').filter(Boolean).map(Number)
  return children.find((child) => readlinkSync(`/proc/${child}/cwd`) === resolve(root, name))
}

/** Seconds that the process of a model has spent on processors. */
function processorSeconds(name: string): number {
  const child = childOf(name)
  const fields = child === undefined ? [] : readFileSync(`/proc/${child}/stat`, 'utf8').split(' ')
  return Number(fields[13] ?? 0) / 100
}

test('gives the same results as a thread, and streams', { timeout: 60_000 }, async () => {
  const replies = await Promise.all(
    (['thread', 'process'] as const).map(async (isolation) => {
      const { capabilities } = await open({ isolation }).resolve(
        'file/writer',
        ['generate'],
        signal,
      )
      const pieces: string[] = []
      const onText = (piece: string): void => void pieces.push(piece)
      const options = { signal, onText, maxTokens: 30 }
      const reply = await capabilities.generate!.generate({ text: 'Once' }, options)
      expect(pieces.join('')).toBe(reply.text)
      return reply
    }),
  )
  expect(replies[1]).toEqual(replies[0])
  const [thread] = await (
    await encoder('encoder', { isolation: 'thread' })
  ).embed(['a'], { signal })
  const [own] = await (await encoder('encoder')).embed(['a'], { signal })
  expect(own).toBeInstanceOf(Float32Array)
  expect(own).toEqual(thread)
})

test(
  'starts the process in the folder of its model, without secrets',
  { timeout: 60_000 },
  async () => {
    process.env['CHAINWRIGHT_TEST_SECRET'] = 'swordfish'
    const embed = await encoder('encoder')
    await embed.embed(['a'], { signal })
    const variables = readFileSync(`/proc/${childOf('encoder')}/environ`, 'utf8')
    expect(variables).toContain('PATH=')
    expect(variables).not.toContain('swordfish')
    delete process.env['CHAINWRIGHT_TEST_SECRET']
  },
)

test('runs models of strangers in a process', { timeout: 60_000 }, async () => {
  const hub = mkdtempSync(join(tmpdir(), 'hub-'))
  const models = createLocalModels({ cacheFolder: hub, starterFolder: root, modelFolder: root })
  writeTinyBert(join(hub, 'owner', 'model'))
  for (const name of ['mine', 'shared']) writeTinyBert(join(root, name))
  const manifest = { name: 'shared', capabilities: ['embed'], dtype: 'fp32', trust: 'foreign' }
  writeFileSync(join(root, 'shared', 'manifest.json'), JSON.stringify(manifest))
  for (const reference of ['file/mine', 'starter/mine', 'file/shared', 'hf/owner/model']) {
    const { capabilities } = await models.resolve(reference, ['embed'], signal)
    await capabilities.embed!.embed(['a'], { signal })
  }
  expect(childOf('mine')).toBeUndefined()
  expect(childOf('shared')).toBeGreaterThan(0)
  expect(childOf(join(hub, 'owner', 'model'))).toBeGreaterThan(0)
  await models.close()
  rmSync(hub, { recursive: true })
})

test('ends the process of a model that nobody uses any more', { timeout: 60_000 }, async () => {
  writeTinyBert(join(root, 'brief'))
  const models = open()
  const { capabilities } = await models.resolve('file/brief', ['embed'], signal)
  await capabilities.embed!.embed(['a'], { signal })
  expect(childOf('brief')).toBeGreaterThan(0)
  await models.close()
  expect(childOf('brief')).toBeUndefined()
})

test(
  'unloads what was not used for longest when there is no room',
  { timeout: 60_000 },
  async () => {
    for (const name of ['first', 'second', 'third']) writeTinyBert(join(root, name))
    const bytes = statSync(join(root, 'first', 'onnx', 'model.onnx')).size
    const models = open({ limits: { weightBytes: 2.5 * bytes } })
    const vectors: unknown[] = []
    for (const name of ['first', 'second', 'first', 'third']) {
      const { capabilities } = await models.resolve(`file/${name}`, ['embed'], signal)
      vectors.push(await capabilities.embed!.embed(['a'], { signal }))
    }
    await expect.poll(() => childOf('second'), { timeout: 20_000 }).toBeUndefined()
    expect(childOf('first')).toBeGreaterThan(0)
    expect(childOf('third')).toBeGreaterThan(0)
    const { capabilities } = await models.resolve('file/second', ['embed'], signal)
    expect(await capabilities.embed!.embed(['a'], { signal })).toEqual(vectors[1])
    await models.close()
  },
)

test('kills a process that goes on with work that was given up', { timeout: 60_000 }, async () => {
  const embed = await encoder('endless')
  const controller = new AbortController()
  const running = embed.embed(['a'], { signal: controller.signal })
  const queued = embed.embed(['b'], { signal })
  const crashed = expect(queued).rejects.toMatchObject({
    code: 'model-crashed',
    retryable: true,
    message: expect.stringContaining('a cancelled call did not stop within 2 seconds'),
  })
  // In the middle of the forward pass: loading takes a fraction of a second.
  await expect.poll(() => processorSeconds('endless'), { timeout: 20_000 }).toBeGreaterThan(2)
  const givenUp = performance.now()
  controller.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  await crashed
  expect(performance.now() - givenUp).toBeLessThan(2500)
  expect(childOf('endless')).toBeUndefined()
})

test('starts another process after one was killed', { timeout: 60_000 }, async () => {
  const embed = await encoder('encoder')
  const [first] = await embed.embed(['a'], { signal })
  process.kill(childOf('encoder')!, 'SIGKILL')
  await expect(embed.embed(['a'], { signal })).rejects.toMatchObject({ code: 'model-crashed' })
  expect(await embed.embed(['a'], { signal })).toEqual([first])
})

test('gives up a load that takes too long', { timeout: 60_000 }, async () => {
  const embed = await encoder('unloadable', { limits: { loadMs: 500 } })
  await expect(embed.embed(['a'], { signal })).rejects.toMatchObject({
    code: 'model-crashed',
    message: expect.stringContaining('loading the model took longer than 0.5 seconds'),
  })
})

test('ends a process that takes too much memory', { timeout: 60_000 }, async () => {
  const embed = await encoder('huge', { limits: { memoryBytes: 400 * 1024 ** 2 } })
  await expect(embed.embed(['a'], { signal })).rejects.toMatchObject({
    code: 'model-crashed',
    message: expect.stringMatching(/it took \d+ MiB of memory, and may take 400 MiB/),
  })
})

test(
  'ends with the process that started it, even if that was killed',
  { timeout: 60_000 },
  async () => {
    const program = `
    import { readFileSync } from 'node:fs'
    import { createLocalModels } from '@chainwright/nodes/local'
    const models = createLocalModels({ modelFolder: ${JSON.stringify(root)}, isolation: 'process' })
    const { signal } = new AbortController()
    const { capabilities } = await models.resolve('file/endless', ['embed'], signal)
    capabilities.embed.embed(['a'], { signal }).catch(() => undefined)
    setTimeout(() => {
      console.log(readFileSync(\`/proc/self/task/\${process.pid}/children\`, 'utf8'))
      process.kill(process.pid, 'SIGKILL')
    }, 1500)`
    const child = await new Promise<number>((resolve) => {
      const arguments_ = [
        '--conditions=chainwright-source',
        '--input-type=module',
        '--eval',
        program,
      ]
      const cwd = fileURLToPath(new URL('../../..', import.meta.url))
      execFile(process.execPath, arguments_, { cwd }, (_, stdout) => resolve(Number(stdout)))
    })
    expect(child).toBeGreaterThan(0)
    await expect.poll(() => isAlive(child), { timeout: 2000 }).toBe(false)
  },
)

function isAlive(child: number): boolean {
  const status = `/proc/${child}/status`
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'))
}
