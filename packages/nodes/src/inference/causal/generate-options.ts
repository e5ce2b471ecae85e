import { FlowError } from '@chainwright/core'
import type { Constraint, DrawOptions } from '../../models/generate.ts'
import type { InferenceOptions } from '../../models/inference.ts'

/** Generation options with every default filled in. */
export interface GenerateSettings {
  maxTokens: number
  /** False when `maxTokens` is the default, which gives way to a nearly full window. */
  maxTokensAsked: boolean
  temperature: number
  topK: number
  topP: number
  repetitionPenalty: number
  seed: number
  stop: readonly string[]
  constraint?: Constraint
  /** Alternatives that go with the log-probability of each token; left out when none are asked. */
  logProbabilities?: number
}

/** Longest reply when a call names none, in tokens. */
const defaultMaxTokens = 256

interface NumberRule {
  accepts: (value: number) => boolean
  says: string
}
const whole = (from: number) => (value: number) => Number.isSafeInteger(value) && value >= from

const numberRules: Record<string, NumberRule> = {
  maxTokens: { accepts: whole(1), says: 'a whole number from 1' },
  temperature: { accepts: (t) => t >= 0 && t <= 100, says: 'a number from 0 to 100' },
  topK: { accepts: whole(0), says: 'a whole number from 0, where 0 means all' },
  topP: { accepts: (p) => p > 0 && p <= 1, says: 'a number above 0 and up to 1' },
  repetitionPenalty: { accepts: (r) => r > 0 && r <= 100, says: 'a number above 0 and up to 100' },
  seed: { accepts: Number.isSafeInteger, says: 'a whole number' },
  logProbabilities: {
    accepts: (n) => whole(0)(n) && n <= 100,
    says: 'a whole number from 0 to 100',
  },
}
// What every call may be given, whatever the model: it says nothing of the reply.
const ofEveryCall = new Set(['signal', 'onUsage', 'payers'])
const known = new Set([...Object.keys(numberRules), 'stop', 'constraint', 'onText', 'signal'])

/**
 * Fills in the defaults of generation options. Throws a `FlowError`: `option-refused` for an option
 * that is not known here, `option-invalid` for a value out of range. Without a seed one is drawn.
 */
export function checkGenerateOptions(
  options: DrawOptions & Partial<InferenceOptions>,
): GenerateSettings {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !ofEveryCall.has(name)) checkOption(name, value)
  }
  const { maxTokens, temperature, topK, topP, repetitionPenalty, seed, stop } = options
  const { constraint, logProbabilities } = options
  return {
    maxTokens: maxTokens ?? defaultMaxTokens,
    maxTokensAsked: maxTokens !== undefined,
    temperature: temperature ?? 0,
    topK: topK ?? 0,
    topP: topP ?? 1,
    repetitionPenalty: repetitionPenalty ?? 1,
    seed: seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    stop: [...(stop ?? [])],
    ...(constraint !== undefined && { constraint }),
    ...(logProbabilities !== undefined && { logProbabilities }),
  }
}

function checkOption(name: string, value: unknown): void {
  if (!known.has(name)) {
    throw new FlowError({
      code: 'option-refused',
      message: `Local models do not know the option "${name}" of generate. Leave it out, or use one of ${[...known].join(', ')}.`,
    })
  }
  const rule = numberRules[name]
  if (rule && !(typeof value === 'number' && rule.accepts(value))) {
    throw invalid(name, value, rule.says)
  }
  if (name === 'stop' && !isStopList(value)) {
    throw invalid(name, value, 'a list of texts, none of them empty')
  }
}

function isStopList(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string' && text !== '')
}

function invalid(name: string, value: unknown, says: string): FlowError {
  return new FlowError({
    code: 'option-invalid',
    message: `The option ${name} of generate must be ${says}, but is ${JSON.stringify(value) ?? typeof value}.`,
  })
}
