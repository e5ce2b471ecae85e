import type { ChatCall, EmbedCall, Provider } from '../../endpoints/endpoint.ts'
import { placeholderKey } from './placeholder-key.ts'
import { loadPackage } from './load-package.ts'
import { langChainMessages } from './messages.ts'
import { replyPieces } from './reply-pieces.ts'

const load = () => loadPackage('@langchain/mistralai', () => import('@langchain/mistralai'))

/** The endpoints of Mistral. LangChain sends it no stop texts: they are cut here. */
export const mistral: Provider = {
  title: 'Mistral',
  packageName: '@langchain/mistralai',
  address: 'https://api.mistral.ai',
  keyVariable: 'MISTRAL_API_KEY',
  needsKey: true,
  header: { name: 'authorization', before: 'Bearer ' },
  options: ['seed'],
  structured: true,
  stops: 0,
  listPath: '/v1/models',
  chat,
  embed,
}

async function chat({ endpoint, settings, messages, fetch, signal }: ChatCall) {
  const { ChatMistralAI } = await load()
  const { schema, maxTokens, temperature, topP, seed } = settings
  const model = new ChatMistralAI({
    model: endpoint.model,
    apiKey: placeholderKey,
    serverURL: endpoint.address,
    httpClient: { request: (request: Request) => fetch(request) } as never,
    maxRetries: 0,
    streaming: true,
    maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(seed !== undefined && { seed }),
  })
  const options = { signal, ...(schema && { response_format: schemaFormat(schema) }) }
  const said = await langChainMessages(messages)
  return replyPieces(model._streamResponseChunks(said, options as never))
}

function schemaFormat(schemaDefinition: Readonly<Record<string, unknown>>) {
  return { type: 'json_schema', jsonSchema: { name: 'reply', schemaDefinition, strict: false } }
}

async function embed({ endpoint, texts, fetch }: EmbedCall): Promise<number[][]> {
  const { MistralAIEmbeddings } = await load()
  const model = new MistralAIEmbeddings({
    model: endpoint.model,
    apiKey: placeholderKey,
    serverURL: endpoint.address,
    httpClient: { request: (request: Request) => fetch(request) } as never,
    stripNewLines: false,
    maxRetries: 0,
  })
  return model.embedDocuments([...texts])
}
