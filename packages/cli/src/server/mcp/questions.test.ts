import { expect, it } from 'vitest'
import { flowText } from '../../../test/run-cli.ts'
import { connectClient } from '../../../test/serve/mcp-client.ts'
import { serveFlows, temporaryFolder } from '../../../test/serve/serve-flows.ts'

const askFlow = flowText({
  nodes: {
    agree: { type: 'ask', inputs: { question: 'Go on?', choices: ['yes', 'no'] } },
  },
  outputs: { answer: { from: 'agree.answer' } },
})

it('asks once more when the answer does not suit, and says why', async () => {
  const server = await serveFlows({ flows: { ask: askFlow } })
  const asked: string[] = []
  const answers = ['perhaps', 'no']
  const person = (message: string): string => {
    asked.push(message)
    return answers.shift()!
  }
  const client = await connectClient(server, 'ask', { era: 'legacy', person })
  const result = await client.callTool({ name: 'ask' })
  expect(asked).toEqual(['Go on?', expect.stringMatching(/"perhaps" is none of.*\n\nGo on\?/s)])
  expect(result.structuredContent).toEqual({ answer: 'no' })
})

it('takes an answer after the server was started anew', async () => {
  const store = temporaryFolder()
  const flows = { ask: askFlow }
  const before = await serveFlows({ flows, store })
  const person = (): string => 'never asked by itself'
  const asker = await connectClient(before, 'ask', { era: 'modern', person })
  const open = await asker.callTool({ name: 'ask' }, { allowInputRequired: true })
  expect(open).toMatchObject({ resultType: 'input_required' })
  const { requestState } = open as unknown as { requestState: string }
  await before.stop()

  const after = await serveFlows({ flows, store })
  const client = await connectClient(after, 'ask', { era: 'modern', person })
  const answer = { agree: { action: 'accept', content: { answer: 'yes' } } }
  const retry = { name: 'ask', arguments: {}, requestState, inputResponses: answer }
  expect((await client.callTool(retry as { name: string })).structuredContent).toEqual({
    answer: 'yes',
  })
  expect(after.store.ids()).toHaveLength(1)
})

it('goes on with no run of another flow, whatever state a client sends', async () => {
  const server = await serveFlows({ flows: { ask: askFlow, other: askFlow } })
  const person = (): string => 'yes'
  const asker = await connectClient(server, 'ask', { era: 'modern', person })
  const open = await asker.callTool({ name: 'ask' }, { allowInputRequired: true })
  const { requestState } = open as unknown as { requestState: string }
  const thief = await connectClient(server, 'other', { era: 'modern', person })
  const answer = { agree: { action: 'accept', content: { answer: 'yes' } } }
  const stolen = { name: 'other', arguments: {}, requestState, inputResponses: answer }
  const result = await thief.callTool(stolen as { name: string })
  expect(result).toMatchObject({ isError: true })
  expect(JSON.stringify(result.content)).toMatch(/run-missing/)
  expect(server.service.context.desk.openRuns('ask')).toHaveLength(1)
})
