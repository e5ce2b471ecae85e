import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { onTestFinished } from 'vitest'
import type { TestServer } from './serve-flows.ts'

/** The protocol of 2026, or the one that clients spoke before. */
export type Era = 'modern' | 'legacy'

/** Answers a question, as the person at the client would; `undefined` declines. */
export type Person = (message: string, choices: readonly string[] | undefined) => string | undefined

/** A client of the protocol's own library; with a person it can ask. */
export function createClient(era: Era, person?: Person): Client {
  const client = new Client(
    { name: 'test', version: '1' },
    {
      capabilities: person ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' },
    },
  )
  if (person) {
    client.setRequestHandler('elicitation/create', ({ params }) => {
      const schema = 'requestedSchema' in params ? params.requestedSchema : undefined
      const { enum: choices } = (schema?.properties['answer'] ?? {}) as { enum?: string[] }
      const answer = person(params.message, choices)
      if (answer === undefined) return { action: 'decline' }
      return { action: 'accept', content: { answer } }
    })
  }
  onTestFinished(() => client.close())
  return client
}

/** A client that is connected to a test's server with the key of a flow. */
export async function connectClient(
  server: TestServer,
  flow: string,
  { era, person }: { era: Era; person?: Person },
): Promise<Client> {
  const client = createClient(era, person)
  const url = new URL(`http://127.0.0.1:${server.port}/mcp`)
  const headers = { Authorization: `Bearer ${server.key(flow)}` }
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }))
  return client
}
