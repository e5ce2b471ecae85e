/** The services that models can be asked of; `compatible` is any that speaks like OpenAI. */
export const providerNames = [
  'openai',
  'anthropic',
  'google',
  'mistral',
  'ollama',
  'huggingface',
  'compatible',
] as const

/** Name of a service in the table of providers. */
export type ProviderName = (typeof providerNames)[number]
