import type { ChatCall, Provider } from '../../endpoints/endpoint.ts'
import { placeholderKey } from './placeholder-key.ts'
import { loadPackage } from './load-package.ts'
import { langChainMessages } from './messages.ts'
import { replyPieces } from './reply-pieces.ts'

/** The endpoints of Anthropic. */
export const anthropic: Provider = {
  title: 'Anthropic',
  packageName: '@langchain/anthropic',
  address: 'https://api.anthropic.com',
  keyVariable: 'ANTHROPIC_API_KEY',
  needsKey: true,
  header: { name: 'x-api-key', before: '' },
  options: ['topK'],
  structured: true,
  stops: 4,
  listPath: '/v1/models',
  chat,
}

async function chat({ endpoint, settings, messages, fetch, signal }: ChatCall) {
  const { ChatAnthropic } = await loadPackage(
    '@langchain/anthropic',
    () => import('@langchain/anthropic'),
  )
  const { schema, stop, maxTokens, temperature, topK, topP } = settings
  const model = new ChatAnthropic({
    model: endpoint.model,
    apiKey: placeholderKey,
    anthropicApiUrl: endpoint.address,
    clientOptions: { fetch, logLevel: 'off' },
    maxRetries: 0,
    streaming: true,
    maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(stop && { stopSequences: [...stop] }),
  })
  const options = {
    signal,
    ...(schema && { outputConfig: { format: { type: 'json_schema', schema } } }),
  }
  const said = await langChainMessages(messages)
  return replyPieces(model._streamResponseChunks(said, options as never))
}
