import { FlowError } from '@chainwright/core'
import { checkGenerateOptions } from '../../inference/causal/generate-options.ts'
import type { DrawOptions } from '../../models/generate.ts'
import type { ChatSettings, Endpoint, SomeOption } from '../endpoint.ts'

const mostAlternatives = 20

/**
 * What a provider is told of how to draw a reply. Throws a `FlowError`: `option-invalid` for a value
 * out of range, `option-refused` for what the provider cannot do. Nothing is left out silently.
 */
export function settingsFor(endpoint: Endpoint, options: DrawOptions): ChatSettings {
  const checked = checkGenerateOptions(options)
  const { provider } = endpoint
  const { topK, topP, repetitionPenalty, temperature, maxTokens, stop } = checked
  const { logProbabilities, seed } = options
  const asked: Partial<Record<SomeOption, number>> = {
    ...(topK > 0 && { topK }),
    ...(repetitionPenalty !== 1 && { repetitionPenalty }),
    ...(seed !== undefined && seedMatters(endpoint, temperature) && { seed }),
    ...(logProbabilities !== undefined && { logProbabilities }),
  }
  for (const name of Object.keys(asked) as SomeOption[]) {
    if (!provider.options.includes(name)) throw refused(endpoint, name, 'does not have it')
  }
  if (logProbabilities !== undefined) checkLogProbabilities(endpoint, options)
  if (options.constraint && 'regex' in options.constraint) {
    throw refused(endpoint, 'regex', 'cannot be held to a regular expression', regexInstead)
  }
  return {
    maxTokens,
    ...temperatureOf(endpoint, temperature),
    ...(topP < 1 && { topP }),
    ...asked,
    // As many as it takes; the others are looked for in what it writes.
    ...(provider.stops > 0 && stop.length > 0 && { stop: stop.slice(0, provider.stops) }),
  }
}

/** The likeliest text needs no chance: there a provider without seeds serves as well. */
function seedMatters({ provider }: Endpoint, temperature: number): boolean {
  return temperature > 0 || provider.options.includes('seed')
}

function temperatureOf(endpoint: Endpoint, temperature: number): { temperature?: number } {
  if (!endpoint.facts.fixedTemperature) return { temperature }
  if (temperature === 0) return {}
  throw refused(endpoint, 'temperature', 'draws as it likes')
}

function checkLogProbabilities(endpoint: Endpoint, { logProbabilities, constraint }: DrawOptions) {
  if ((logProbabilities ?? 0) > mostAlternatives)
    throw refused(endpoint, 'logProbabilities', `tells at most ${mostAlternatives} alternatives`)
  if (constraint) throw refused(endpoint, 'logProbabilities', 'tells none of a reply in a form')
}

const usualWay = 'Leave it out, or choose another model, such as a local one.'
const regexInstead =
  'Give "choices", or a "schema" whose text has a "pattern": such replies are checked, and asked for again. A local model is held to any regular expression.'

function refused(
  { name, provider }: Endpoint,
  option: string,
  why: string,
  way = usualWay,
): FlowError {
  return new FlowError({
    code: 'option-refused',
    message: `The option ${option} cannot be honoured: ${name} (${provider.title}) ${why}. ${way}`,
  })
}
