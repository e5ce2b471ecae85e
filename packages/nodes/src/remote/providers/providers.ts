import { anthropic } from './anthropic.ts'
import { google } from './google.ts'
import { mistral } from './mistral.ts'
import { ollama } from './ollama.ts'
import { compatible, huggingface, openai } from './openai.ts'
import type { ProviderName } from './provider-names.ts'
import type { Provider } from '../../endpoints/endpoint.ts'

/**
 * Every service that can be asked. Each package takes our own `fetch`, so that the dialer sees every
 * request; a service whose package does not is not here.
 */
export const providers: Readonly<Record<ProviderName, Provider>> = {
  openai,
  anthropic,
  google,
  mistral,
  ollama,
  huggingface,
  compatible,
}
