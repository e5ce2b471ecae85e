import { expect, it } from 'vitest'
import { flowText } from '../../../test/run-cli.ts'
import { openAiClient } from '../../../test/serve/openai-client.ts'
import { greetFlow, serveFlows } from '../../../test/serve/serve-flows.ts'

const embedFlow = (type: 'text' | 'text[]') =>
  flowText({
    inputs: { text: { type } },
    nodes: {
      embed: { type: 'embed', model: 'starter', inputs: { text: { from: 'inputs.text' } } },
    },
    outputs: { vector: { from: 'embed.vector' } },
  })

it('gives the same vectors as numbers and as base64', async () => {
  const server = await serveFlows({ references: ['starter'], script: { dimensions: 16 } })
  const client = openAiClient(server, '@models')
  const ask = { model: 'starter', input: ['one', 'two three'] }
  const numbers = await client.embeddings.create({ ...ask, encoding_format: 'float' })
  // The client asks for base64 when nothing is said, and makes numbers of it.
  const decoded = await client.embeddings.create(ask)
  expect(numbers.data.map(({ index, object }) => [index, object])).toEqual([
    [0, 'embedding'],
    [1, 'embedding'],
  ])
  expect(numbers.data[0]!.embedding).toHaveLength(16)
  expect(decoded.data).toEqual(numbers.data)
  expect(numbers.usage).toEqual({ prompt_tokens: 3, total_tokens: 3 })
})

it.each(['text', 'text[]'] as const)('embeds by a flow that takes %s', async (type) => {
  const server = await serveFlows({ flows: { embed: embedFlow(type) }, references: ['starter'] })
  const ask = { input: ['one', 'two three'], encoding_format: 'float' as const }
  const byFlow = await openAiClient(server, 'embed').embeddings.create({ ...ask, model: 'embed' })
  const byModel = await openAiClient(server, '@models').embeddings.create({
    ...ask,
    model: 'starter',
  })
  expect(byFlow.data).toEqual(byModel.data)
})

it('refuses another number of dimensions, tokens, and flows that make no vectors', async () => {
  const server = await serveFlows({ flows: { greet: greetFlow }, references: ['starter'] })
  const client = openAiClient(server, '@models')
  const refused = async (asked: PromiseLike<unknown>, param: string): Promise<void> => {
    await expect(Promise.resolve(asked)).rejects.toMatchObject({ status: 400, param })
  }
  const ask = { model: 'starter', input: 'one' }
  await refused(client.embeddings.create({ ...ask, dimensions: 8 }), 'dimensions')
  await refused(client.embeddings.create({ ...ask, input: [1, 2] }), 'input')
  await refused(client.embeddings.create({ ...ask, input: '' }), 'input')
  const greet = openAiClient(server, 'greet')
  await refused(greet.embeddings.create({ ...ask, model: 'greet' }), 'model')
})
