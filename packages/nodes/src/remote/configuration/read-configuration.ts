import { FlowError, nearest } from '@chainwright/core'
import { z } from 'zod'
import { providerNames } from '../providers/provider-names.ts'
import { configurationSchema, type Configuration } from './configuration.ts'

/**
 * Reads a configuration from the JSON of `chainwright.config.json`; `from` names it in errors. One that
 * is not whole adds to another, which may say what its providers are. Throws a `FlowError`
 * (`configuration-invalid`) that lists everything that is wrong.
 */
export function readConfiguration(
  json: unknown,
  from: string,
  { isWhole = true } = {},
): Configuration {
  const parsed = configurationSchema.safeParse(json)
  const problems = parsed.success
    ? kindsMissing(isWhole ? parsed.data : {})
    : parsed.error.issues.slice(0, mostProblems).flatMap((issue) => problemText(issue))
  if (parsed.success && problems.length === 0) return parsed.data
  throw new FlowError({
    code: 'configuration-invalid',
    message: `${from} cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  })
}

/** The JSON Schema (draft 2020-12) of `chainwright.config.json`, for completion in editors. */
export function configurationJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configurationSchema, { io: 'input' })
  return { ...schema, $id: 'urn:chainwright:config:1', title: 'Chainwright configuration' }
}

/**
 * One configuration out of two: what the first says counts, the second fills in what it leaves open.
 * Models are put together by name.
 */
export function mergeConfigurations(first: Configuration, second: Configuration): Configuration {
  const providers = { ...second.providers }
  for (const [name, settings] of Object.entries(first.providers ?? {})) {
    const other = providers[name]
    const models = { ...other?.models, ...settings.models }
    providers[name] = { ...other, ...settings, models }
  }
  return {
    ...second,
    ...first,
    providers,
    aliases: { ...second.aliases, ...first.aliases },
    fallbacks: { ...second.fallbacks, ...first.fallbacks },
    ...mergeBudgets(first, second),
  }
}

/** Each limit by itself, so that a second configuration may add one and take none away. */
function mergeBudgets({ budgets: first }: Configuration, { budgets: second }: Configuration) {
  if (!first || !second) return {}
  const perRun = { ...second.perRun, ...first.perRun }
  const perDay = { ...second.perDay, ...first.perDay }
  return { budgets: { perRun, perDay } }
}

const mostProblems = 20

// Known keys by the place that they are known at; `*` stands for a name that the user chose.
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': [
    '$schema',
    'secrets',
    'sites',
    'currency',
    'budgets',
    'engine',
    'providers',
    'aliases',
    'fallbacks',
  ],
  engine: ['use', 'ingress', 'admin', 'identityKeys', 'databaseVariable', 'store', 'values', 's3'],
  'engine.*': ['address', 'region', 'keyVariable', 'secretVariable', 'withoutTls'],
  budgets: ['perRun', 'perDay'],
  'budgets.*': ['tokens', 'cost'],
  'providers.*': ['kind', 'address', 'keyVariable', 'limits', 'budgets', 'models'],
  'providers.*.budgets': ['perRun', 'perDay'],
  'providers.*.budgets.*': ['tokens', 'cost'],
  'providers.*.limits': [
    'concurrency',
    'requestsPerMinute',
    'tokensPerMinute',
    'answerMs',
    'totalMs',
  ],
  'providers.*.models.*': [
    'contextWindow',
    'price',
    'fixedTemperature',
    'structured',
    'embeds',
    'dimensions',
    'labels',
  ],
  'providers.*.models.*.price': ['input', 'output'],
}

function problemText(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(String)
  if (issue.code !== 'unrecognized_keys')
    return [`${place.join('.') || 'the file'}: ${issue.message}`]
  const pattern = place.map((part, at) => (at === 1 || at === 3 ? '*' : part)).join('.')
  const known = knownKeys[pattern] ?? []
  return issue.keys.map((key) => {
    const near = nearest(key, known)
    const hint = near ? `; did you mean ${near}?` : `; known are ${known.join(', ')}`
    return `${[...place, key].join('.')}: there is no such key${hint}`
  })
}

/** A provider under a name of the user's own must say what it is, and where. */
function kindsMissing({ providers = {} }: Configuration): string[] {
  return Object.entries(providers).flatMap(([name, settings]) => {
    const known = (providerNames as readonly string[]).includes(name) && name !== 'compatible'
    const kind = settings.kind ?? (known ? name : undefined)
    if (kind === undefined)
      return [`providers.${name}: say which service it speaks like, such as "kind": "compatible"`]
    if ((kind === 'compatible' || !known) && settings.address === undefined)
      return [`providers.${name}: say where it is, such as "address": "http://127.0.0.1:8080/v1"`]
    return []
  })
}
