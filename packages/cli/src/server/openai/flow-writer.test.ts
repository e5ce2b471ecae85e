import { setTimeout as pause } from 'node:timers/promises'
import { defineNode, port, text } from '@chainwright/core'
import OpenAI from 'openai'
import { expect, it, vi } from 'vitest'
import { flowText } from '../../../test/run-cli.ts'
import { openAiClient } from '../../../test/serve/openai-client.ts'
import { greetFlow, serveFlows } from '../../../test/serve/serve-flows.ts'

const say = (content: string) => [{ role: 'user' as const, content }]

/** A conversation with a fake model. */
const chatFlow = flowText({
  inputs: {
    prompt: { type: 'text' },
    history: { type: 'messages', default: [] },
    temperature: { type: 'number', default: 0 },
  },
  nodes: {
    chat: {
      type: 'chat',
      model: 'starter',
      inputs: {
        prompt: { from: 'inputs.prompt' },
        history: { from: 'inputs.history' },
        temperature: { from: 'inputs.temperature' },
      },
    },
  },
  outputs: { reply: { from: 'chat.reply' }, history: { from: 'chat.history' } },
})

const told = (prompt: unknown): string => JSON.stringify(prompt)

it('gives a flow with a history the turns of a conversation, and streams its reply', async () => {
  const server = await serveFlows({ flows: { talk: chatFlow }, script: { reply: told } })
  const client = openAiClient(server, 'talk')
  const messages = [
    { role: 'user' as const, content: 'My name is Ada.' },
    { role: 'assistant' as const, content: 'Hello Ada.' },
    { role: 'user' as const, content: 'What is my name?' },
  ]
  const stream = await client.chat.completions.create({ model: 'talk', messages, stream: true })
  const pieces: string[] = []
  for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? '')
  expect(JSON.parse(pieces.join(''))).toEqual({ messages })
  expect(pieces.filter((piece) => piece !== '').length).toBeGreaterThan(5)
})

it('hands settings to inputs that a flow declares, and refuses those that it does not', async () => {
  const server = await serveFlows({
    flows: { talk: chatFlow },
    script: { reply: (_, { temperature }) => `at ${temperature}` },
  })
  const client = openAiClient(server, 'talk')
  const ask = { model: 'talk', messages: say('Hello') }
  const warm = await client.chat.completions.create({ ...ask, temperature: 0.5 })
  expect(warm.choices[0]!.message.content).toBe('at 0.5')
  const refused = client.chat.completions.create({ ...ask, top_p: 0.5 })
  await expect(refused).rejects.toMatchObject({ status: 400, param: 'top_p' })
})

/** A flow that asks its model for likelihoods, and gives what the model or another step writes. */
const likelyFlow = (reply: string): string =>
  flowText({
    inputs: { prompt: { type: 'text' }, logProbabilities: { type: 'number', default: 0 } },
    nodes: {
      write: {
        type: 'generate',
        model: 'starter',
        inputs: {
          prompt: { from: 'inputs.prompt' },
          logProbabilities: { from: 'inputs.logProbabilities' },
        },
      },
      other: { type: 'prompt', inputs: { template: '{{text}}', text: { from: 'write.text' } } },
    },
    outputs: { reply: { from: reply } },
  })

it('tells the likelihoods that the writing step of a flow gives, and refuses them elsewhere', async () => {
  const flows = { likely: likelyFlow('write.text'), other: likelyFlow('other.text') }
  const server = await serveFlows({ flows, script: { reply: 'one two' } })
  const ask = { messages: say('Count.'), logprobs: true, top_logprobs: 2 }
  const client = openAiClient(server, 'likely')
  const { choices } = await client.chat.completions.create({ model: 'likely', ...ask })
  const told = choices[0]!.logprobs!.content!
  expect(told.map(({ token }) => token).join('')).toBe('one two')
  expect(told[0]!.top_logprobs).toHaveLength(2)
  const echo = client.completions.create({ model: 'likely', prompt: 'a', echo: true, logprobs: 1 })
  await expect(echo).rejects.toMatchObject({ status: 400, param: 'echo' })
  const other = openAiClient(server, 'other')
  const refused = other.chat.completions.create({ model: 'other', ...ask })
  await expect(refused).rejects.toMatchObject({ status: 400, param: 'logprobs' })
})

it('continues a text by a flow, and counts what its steps used', async () => {
  const server = await serveFlows({ flows: { talk: chatFlow, greet: greetFlow } })
  const client = openAiClient(server, 'greet')
  const answer = await client.completions.create({ model: 'greet', prompt: ['Ada', 'Bo'] })
  expect(answer.choices.map(({ text: reply }) => reply)).toEqual(['Hello Ada!', 'Hello Bo!'])
  const talk = openAiClient(server, 'talk')
  const counted = await talk.chat.completions.create({ model: 'talk', messages: say('one two') })
  expect(counted.usage!.completion_tokens).toBe(2)
})

it('refuses a conversation to a flow that takes one text', async () => {
  const client = openAiClient(await serveFlows({ flows: { greet: greetFlow } }), 'greet')
  const messages = [{ role: 'system' as const, content: 'Be kind.' }, ...say('Ada')]
  const asked = client.chat.completions.create({ model: 'greet', messages })
  await expect(asked).rejects.toMatchObject({ status: 400, param: 'messages' })
})

const failing = defineNode({
  type: 'failing@1',
  title: 'Failing',
  description: 'Fails.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run() {
    throw new Error('it broke at /home/somebody/secret.ts')
  },
})

const oneNode = (type: string) =>
  flowText({
    inputs: { text: { type: 'text' } },
    nodes: { it: { type, inputs: { text: { from: 'inputs.text' } } } },
    outputs: { text: { from: 'it.text' } },
  })

it('says a failure of the flow without paths, and that asking again is no use', async () => {
  const server = await serveFlows({ flows: { broken: oneNode('failing') }, nodes: [failing] })
  const client = openAiClient(server, 'broken')
  const asked = client.chat.completions.create({ model: 'broken', messages: say('Hello') })
  const error = (await asked.catch((thrown: unknown) => thrown)) as InstanceType<
    typeof OpenAI.APIError
  >
  expect(error).toMatchObject({ status: 500, code: 'node-threw', type: 'server_error' })
  expect(error.message).not.toContain('secret')
  expect(error.headers!.get('x-should-retry')).toBe('false')
})

it('cancels the run when the client leaves in the middle of the reply', async () => {
  const stopped = vi.fn()
  const slow = defineNode({
    type: 'slow@1',
    title: 'Slow',
    description: 'Writes until it is stopped.',
    group: 'text',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    async run({ context }) {
      context.signal.addEventListener('abort', stopped)
      context.delta('text', 'once ')
      await pause(60_000, undefined, { signal: context.signal })
      return { text: 'never' }
    },
  })
  const server = await serveFlows({ flows: { slow: oneNode('slow') }, nodes: [slow] })
  const ask = { model: 'slow', messages: say('Hello'), stream: true as const }
  const stream = await openAiClient(server, 'slow').chat.completions.create(ask)
  for await (const { choices } of stream) {
    if (choices[0]?.delta.content) break
  }
  await expect.poll(() => stopped).toHaveBeenCalled()
  await expect.poll(() => server.service.context.desk.openRuns('slow')).toEqual([])
})

it('refuses a flow that asks a person, and leaves no run behind', async () => {
  const asking = flowText({
    inputs: { text: { type: 'text' } },
    nodes: { sure: { type: 'ask', inputs: { question: { from: 'inputs.text' } } } },
    outputs: { text: { from: 'sure.answer' } },
  })
  const server = await serveFlows({ flows: { asking } })
  const client = openAiClient(server, 'asking')
  const asked = client.chat.completions.create({ model: 'asking', messages: say('Sure?') })
  await expect(asked).rejects.toMatchObject({ code: 'answer-missing' })
  expect(server.service.context.desk.openRuns('asking')).toEqual([])
})

it('keeps to the limits of the flow', async () => {
  const server = await serveFlows({ flows: { greet: greetFlow }, limits: { startsPerMinute: 1 } })
  const client = openAiClient(server, 'greet')
  const ask = () => client.chat.completions.create({ model: 'greet', messages: say('Ada') })
  expect((await ask()).choices[0]!.message.content).toBe('Hello Ada!')
  const refused = await ask().catch((thrown: unknown) => thrown)
  expect(refused).toBeInstanceOf(OpenAI.RateLimitError)
  expect(
    Number((refused as InstanceType<typeof OpenAI.APIError>).headers!.get('retry-after')),
  ).toBeGreaterThan(0)
})
