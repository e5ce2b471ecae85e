import { flowDigest, type Flow } from '@chainwright/core'
import {
  configuredProviders,
  providerNames,
  type Configuration,
  type ConfiguredProvider,
  type Secrets,
} from '@chainwright/nodes/remote'
import type { Environment } from '../environment.ts'
import { flowModels } from '../flow-models.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette } from '../terminal/palette.ts'
import { isAgreed, rememberAgreed, type AgreedPlace } from './agreed-places.ts'

/** A flow that may want more than the configuration allows, and whom to ask. */
export interface FlowAsking {
  readonly flow: Flow
  readonly environment: Environment
  readonly secrets: Secrets
}

/**
 * The configuration with the providers that a person lets this flow ask, which it does not name. The
 * first time they are shown where that is and which key goes there, and asked; what they agree to is
 * remembered for this very flow. Where nobody is there, nothing is added.
 */
export async function askForProviders(
  configuration: Configuration,
  { flow, environment, secrets }: FlowAsking,
): Promise<Configuration> {
  const providers = { ...configuration.providers }
  for (const [name, references] of missingProviders(flow, configuration)) {
    const [place] = configuredProviders({ providers: { [name]: {} } })
    if (!place) continue
    const agreed = agreedPlace(flow, place)
    const before = isAgreed(agreed, environment)
    if (!before && !(await agrees(place, references, { flow, environment, secrets }))) continue
    if (!before) rememberAgreed(agreed, environment)
    providers[name] = {}
  }
  return { ...configuration, providers }
}

/** Providers that can be asked without an address of the user's, and the models they are asked for. */
function missingProviders(flow: Flow, configuration: Configuration): Map<string, string[]> {
  const { aliases = {}, fallbacks = {}, providers = {} } = configuration
  const missing = new Map<string, string[]>()
  const seen = new Set<string>()
  const look = (reference: string): void => {
    if (seen.has(reference)) return
    seen.add(reference)
    const [name = ''] = reference.split('/')
    const known = providerNames.some((one) => one === name && one !== 'compatible')
    if (known && !Object.hasOwn(providers, name))
      missing.set(name, [...(missing.get(name) ?? []), reference])
    const alias = Object.hasOwn(aliases, reference) ? [aliases[reference] ?? ''] : []
    const others = Object.hasOwn(fallbacks, reference) ? (fallbacks[reference] ?? []) : []
    for (const one of [...alias, ...others]) look(one)
  }
  for (const reference of flowModels(flow)) look(reference)
  return missing
}

function agreedPlace(flow: Flow, { name, address, keyVariable }: ConfiguredProvider): AgreedPlace {
  const { origin } = new URL(address)
  return { digest: flowDigest(flow), provider: name, origin, key: keyVariable }
}

async function agrees(
  { provider, address, keyVariable }: ConfiguredProvider,
  references: readonly string[],
  { environment, secrets }: FlowAsking,
): Promise<boolean> {
  const { ask, stderr, variables } = environment
  if (!ask) return false
  const palette = createPalette(stderr, variables)
  const there = keyVariable !== undefined && secrets(keyVariable) !== undefined
  const key =
    keyVariable === undefined ? 'none' : `${keyVariable}${there ? '' : ', which is not set'}`
  const rows = [
    ['models', references.join(', ')],
    ['at', new URL(address).origin],
    ['key', key],
  ]
  stderr.write(`${palette.bold(`This flow asks models of ${provider.title}`)}\n`)
  for (const [title = '', value = ''] of rows)
    stderr.write(`  ${palette.dim(title.padEnd(8))}${harmlessLine(value)}\n`)
  const answer = await ask('Let this flow send what it is given there? [y/N] ')
  return /^y(es)?$/i.test(answer?.trim() ?? '')
}
