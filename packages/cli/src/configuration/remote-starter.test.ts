import { fileURLToPath } from 'node:url'
import { createDialer } from '@chainwright/nodes/doors'
import { createLocalModels } from '@chainwright/nodes/local'
import {
  createRemoteModels,
  joinModels,
  providerOrigins,
  readConfiguration,
} from '@chainwright/nodes/remote'
import { afterAll, expect, it } from 'vitest'
import { serveFlows } from '../../test/serve/serve-flows.ts'

// Remote models, our own endpoint over HTTP, and the models that ship with the repository.

const starterFolder = fileURLToPath(new URL('../../../../models', import.meta.url))
const local = createLocalModels({ starterFolder })
const { signal } = new AbortController()
const messages = [{ role: 'user' as const, content: 'Name three colours of the rainbow.' }]
const writer = 'starter/smollm2-135m-instruct'
const encoder = 'starter/universal-sentence-encoder-lite'
const long = { timeout: 120_000 }

afterAll(() => local.close())

async function remoteModels() {
  const server = await serveFlows({ models: local, references: [writer, encoder] })
  const address = `http://127.0.0.1:${server.port}/v1`
  const models = { [encoder]: { embeds: true } }
  const mine = { kind: 'compatible', address, keyVariable: 'KEY', models }
  const configuration = readConfiguration({ providers: { mine } }, 'this test')
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  return createRemoteModels({ configuration, secrets: () => server.key('@models'), dial })
}

it('writes over the network what the model writes here, and counts the same', long, async () => {
  const remote = await remoteModels()
  const far = (await remote.resolve(`mine/${writer}`, ['generate'], signal)).capabilities
  const near = (await local.resolve(writer, ['generate'], signal)).capabilities
  const draw = { signal, maxTokens: 24, stop: ['\n\n'] }
  const pieces: string[] = []
  const onText = (piece: string): void => void pieces.push(piece)
  const reply = await far.generate!.generate({ messages }, { ...draw, onText })
  expect(reply).toEqual(await near.generate!.generate({ messages }, draw))
  expect(pieces.join('')).toBe(reply.text)
  expect(pieces.length).toBeGreaterThan(3)
})

it(
  'leaves models of this machine as they are, in runs whose spending is counted',
  long,
  async () => {
    const joined = joinModels({ local, remote: await remoteModels(), configuration: {} })
    const names = ['tokenize', 'generate', 'logProbabilities']
    const { capabilities } = await joined.forRun!().resolve(writer, names, signal)
    const near = (await local.resolve(writer, names, signal)).capabilities
    const draw = { signal, maxTokens: 4 }
    const reply = await capabilities.generate!.generate({ messages }, draw)
    expect(reply).toEqual(await near.generate!.generate({ messages }, draw))
    const batch = await capabilities.generate!.generateBatch?.(
      [{ prompt: { messages }, maxTokens: 4 }],
      { signal },
    )
    expect(batch).toMatchObject([{ text: reply.text }])
    const { logProbabilities } = capabilities
    const told = await logProbabilities!.logProbabilities({ text: 'The sea' }, [' is calm'], {
      signal,
    })
    expect(told[0]!.length).toBeGreaterThan(0)
  },
)

it('tells the same likelihoods, and keeps to the same forms', long, async () => {
  const remote = await remoteModels()
  const far = (await remote.resolve(`mine/${writer}`, ['generate'], signal)).capabilities
  const near = (await local.resolve(writer, ['generate'], signal)).capabilities
  const draw = { signal, maxTokens: 6, logProbabilities: 2 }
  const reply = await far.generate!.generate({ messages }, draw)
  const direct = await near.generate!.generate({ messages }, draw)
  expect(reply.tokens!.map(({ text }) => text)).toEqual(direct.tokens!.map(({ text }) => text))
  for (const [at, { logProbability }] of reply.tokens!.entries())
    expect(logProbability).toBeCloseTo(direct.tokens![at]!.logProbability, 4)
  const constraint = { choices: ['red', 'green'] }
  const choice = await far.generate!.generate({ messages }, { signal, constraint })
  expect(['red', 'green']).toContain(choice.text)
})

it('gives the same vectors', long, async () => {
  const remote = await remoteModels()
  const far = (await remote.resolve(`mine/${encoder}`, ['embed'], signal)).capabilities.embed!
  const near = (await local.resolve(encoder, ['embed'], signal)).capabilities.embed!
  const texts = ['The sea is calm.', 'Dogs bark.']
  expect(far.dimensions).toBe(near.dimensions)
  const [one, two] = await far.embed(texts, { signal })
  const [first, second] = await near.embed(texts, { signal })
  for (const [mine, theirs] of [
    [one!, first!],
    [two!, second!],
  ] as const)
    expect(mine.reduce((sum, value, at) => sum + value * theirs[at]!, 0)).toBeCloseTo(1, 5)
})
