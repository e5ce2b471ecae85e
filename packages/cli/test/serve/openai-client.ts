import OpenAI from 'openai'
import type { TestServer } from './serve-flows.ts'

/** OpenAI's own client for what one key of a test's server opens. It asks once. */
export function openAiClient(server: TestServer, name: string): OpenAI {
  const baseURL = `http://127.0.0.1:${server.port}/v1`
  return new OpenAI({ baseURL, apiKey: server.key(name), maxRetries: 0, timeout: 120_000 })
}
