import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { defaultLimits, FlowError, readJson } from '@chainwright/core'
import {
  mergeConfigurations,
  providerNames,
  readConfiguration,
  type Configuration,
  type ProviderSettings,
} from '@chainwright/nodes/remote'
import type { Environment } from '../environment.ts'
import { commandLineError, type Arguments } from '../parse-arguments.ts'
import { readWholeFile } from '../read-whole-file.ts'

/** What the user configured, and where. */
export interface LoadedConfiguration {
  readonly configuration: Configuration
  /** Path of the file of secrets, when one is named. */
  readonly secrets: string | undefined
  /** The files that were read, the one that counts most first. */
  readonly files: readonly string[]
}

const fileName = 'chainwright.config.json'
const mostBytes = 1024 * 1024

/**
 * The configuration of this user: the file that `--config` or `CHAINWRIGHT_CONFIG` names, else that of
 * the user's folder; then the one found from the working folder upwards, which may name models, prices
 * and limits, but neither addresses nor keys: it may have come with somebody's project. Throws
 * `configuration-invalid`, `configuration-refused` and `file-missing`.
 */
export async function loadConfiguration(
  given: Arguments,
  { folder, variables }: Pick<Environment, 'folder' | 'variables'>,
): Promise<LoadedConfiguration> {
  const named = given.one('config') ?? variables['CHAINWRIGHT_CONFIG']
  const usual = join(
    variables['XDG_CONFIG_HOME'] || join(homedir(), '.config'),
    'chainwright',
    fileName,
  )
  const ownPath = named ? resolve(folder, named) : usual
  const own = named || (await exists(ownPath)) ? await readFileAt(ownPath) : undefined
  const foundPath = await findUpwards(folder)
  const found =
    foundPath === undefined || foundPath === ownPath
      ? undefined
      : await readFileAt(foundPath, false)
  if (found && foundPath !== undefined) refuseForeign(found, foundPath)
  const base = allowed(own ?? {}, given.many('allow-provider'))
  const files = [...(own ? [ownPath] : []), ...(found && foundPath ? [foundPath] : [])]
  const secrets = own?.secrets === undefined ? undefined : resolve(dirname(ownPath), own.secrets)
  const configuration = found ? mergeConfigurations(base, known(found, base)) : base
  return { configuration, secrets, files }
}

async function findUpwards(start: string): Promise<string | undefined> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const path = join(folder, fileName)
    if (await exists(path)) return path
    if (dirname(folder) === folder) return undefined
  }
}

async function exists(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined)
  return facts?.isFile() ?? false
}

async function readFileAt(path: string, isWhole = true): Promise<Configuration> {
  const bytes = await readWholeFile(path, path, mostBytes)
  const { json, problems } = readJson(bytes, defaultLimits)
  const problem = problems.find(({ harmless }) => !harmless)
  if (problem) {
    const message = `${path} cannot be used: ${problem.message}`
    throw new FlowError({ code: 'configuration-invalid', message })
  }
  return readConfiguration(json, path, { isWhole })
}

/** A file may choose the destination or the secret only when it is the user's own. */
function refuseForeign(
  { secrets, sites, engine, providers = {} }: Configuration,
  path: string,
): void {
  const bold = Object.entries(providers).flatMap(([name, settings]) =>
    (['address', 'keyVariable', 'kind'] as const)
      .filter((key) => settings[key] !== undefined)
      .map((key) => `providers.${name}.${key}`),
  )
  const own = Object.entries({ secrets, sites, engine }).filter(([, value]) => value !== undefined)
  const refused = [...own.map(([key]) => key), ...bold]
  if (refused.length === 0) return
  throw new FlowError({
    code: 'configuration-refused',
    message: `${path} says ${refused.join(', ')}, and a file of a project may not choose which sites, models and engines are asked, or with which key. Write that into the ${fileName} of your own folder ~/.config/chainwright, or name this file with --config if it is yours.`,
  })
}

/**
 * What a project says of providers that the user does not use is of no account, nor are its prices where
 * the user limits costs: they would loosen that limit.
 */
function known(found: Configuration, own: Configuration): Configuration {
  const limited = limitsCost(own)
  const providers = Object.entries(found.providers ?? {})
    .filter(([name]) => Object.hasOwn(own.providers ?? {}, name))
    .map(([name, settings]) => [name, limited ? withoutPrices(settings) : settings] as const)
  return { ...found, providers: Object.fromEntries(providers) }
}

function limitsCost({ budgets, providers = {} }: Configuration): boolean {
  const all = [budgets, ...Object.values(providers).map((one) => one.budgets)]
  return all.some((one) => [one?.perRun, one?.perDay].some((limit) => limit?.cost !== undefined))
}

function withoutPrices({ models = {}, ...settings }: ProviderSettings): ProviderSettings {
  const unpriced = Object.entries(models).map(([name, { price: _price, ...facts }]) => [
    name,
    facts,
  ])
  return { ...settings, models: Object.fromEntries(unpriced) as typeof models }
}

function allowed(configuration: Configuration, names: readonly string[]): Configuration {
  const builtIn = providerNames.filter((name) => name !== 'compatible')
  const unknown = names.find((name) => !builtIn.some((one) => one === name))
  if (unknown !== undefined) {
    const told = `--allow-provider takes ${builtIn.join(', ')}, not \`${unknown}\`; others need an address, in the configuration`
    throw commandLineError(told)
  }
  const given = Object.fromEntries(names.map((name) => [name, {}]))
  return { ...configuration, providers: { ...given, ...configuration.providers } }
}
