import type { endpointsText } from '../text/endpoints.ts'

/** What a form is filled in with; nobody is contacted by it. */
export interface EndpointPreset {
  readonly id: keyof (typeof endpointsText)['presets']
  readonly name: string
  readonly address: string
}

/** Services and servers that speak like OpenAI and answer pages. */
export const endpointPresets: readonly EndpointPreset[] = [
  { id: 'openai', name: 'openai', address: 'https://api.openai.com/v1' },
  { id: 'openrouter', name: 'openrouter', address: 'https://openrouter.ai/api/v1' },
  { id: 'mistral', name: 'mistral', address: 'https://api.mistral.ai/v1' },
  { id: 'huggingface', name: 'huggingface', address: 'https://router.huggingface.co/v1' },
  { id: 'ollama', name: 'ollama', address: 'http://localhost:11434/v1' },
  { id: 'lmstudio', name: 'lmstudio', address: 'http://localhost:1234/v1' },
  { id: 'other', name: '', address: '' },
]
