import { fileURLToPath } from 'node:url'
import { createLocalModels } from '@chainwright/nodes/local'
import { askForModels, createEndpointModels, tryEndpoint } from '@chainwright/nodes/web'
import { afterAll, expect, it } from 'vitest'
import { serveFlows } from '../../test/serve/serve-flows.ts'

// The client of pages, our own endpoint over HTTP, and the models that ship with the repository.

const starterFolder = fileURLToPath(new URL('../../../../models', import.meta.url))
const local = createLocalModels({ starterFolder })
const { signal } = new AbortController()
const messages = [{ role: 'user' as const, content: 'Name three colours of the rainbow.' }]
const writer = 'starter/smollm2-135m-instruct'
const encoder = 'starter/universal-sentence-encoder-lite'
const long = { timeout: 120_000 }

afterAll(() => local.close())

async function endpoint() {
  const server = await serveFlows({ models: local, references: [writer, encoder] })
  const address = `http://127.0.0.1:${server.port}/v1`
  return { name: 'mine', address, key: server.key('@models'), models: [writer] }
}

async function near(capability: string) {
  const reference = capability === 'embed' ? encoder : writer
  return (await local.resolve(reference, [capability], signal)).capabilities
}

it('lists the models, and has one reply to a try', long, async () => {
  const own = await endpoint()
  expect(await askForModels(own, signal)).toEqual(expect.arrayContaining([writer, encoder]))
  const { text, ms } = await tryEndpoint(own, writer, signal)
  expect(text.length).toBeGreaterThan(0)
  expect(ms).toBeGreaterThan(0)
  const stranger = askForModels({ ...own, key: 'sk-of-somebody-else' }, signal)
  await expect(stranger).rejects.toMatchObject({ code: 'credential-refused' })
})

it(
  'writes what the model writes here, with the same counts, likelihoods and forms',
  long,
  async () => {
    const models = createEndpointModels([await endpoint()])
    const { generate: far } = (await models.resolve(`mine/${writer}`, ['generate'], signal))
      .capabilities
    const { generate: direct } = await near('generate')
    const draw = { signal, maxTokens: 24, stop: ['\n\n'] }
    const pieces: string[] = []
    const reply = await far!.generate(
      { messages },
      { ...draw, onText: (piece) => void pieces.push(piece) },
    )
    expect(reply).toEqual(await direct!.generate({ messages }, draw))
    expect(pieces.join('')).toBe(reply.text)
    expect(pieces.length).toBeGreaterThan(3)

    const likely = { signal, maxTokens: 6, logProbabilities: 2 }
    const { tokens } = await far!.generate({ messages }, likely)
    const { tokens: same } = await direct!.generate({ messages }, likely)
    expect(tokens!.map(({ text }) => text)).toEqual(same!.map(({ text }) => text))
    for (const [at, { logProbability }] of tokens!.entries())
      expect(logProbability).toBeCloseTo(same![at]!.logProbability, 4)
    const constraint = { choices: ['red', 'green'] }
    const choice = await far!.generate({ messages }, { signal, constraint })
    expect(['red', 'green']).toContain(choice.text)
  },
)

it('gives the same vectors', long, async () => {
  const models = createEndpointModels([await endpoint()])
  const { embed: far } = (await models.resolve(`mine/${encoder}`, ['embed'], signal)).capabilities
  const { embed: direct } = await near('embed')
  expect(far!.dimensions).toBe(direct!.dimensions)
  const [one] = await far!.embed(['The sea is calm.'], { signal })
  const [first] = await direct!.embed(['The sea is calm.'], { signal })
  expect(one!.reduce((sum, value, at) => sum + value * first![at]!, 0)).toBeCloseTo(1, 5)
})
