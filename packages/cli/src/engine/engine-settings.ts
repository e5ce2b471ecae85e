import { dirname, resolve } from 'node:path'
import type { EngineSettings } from '@chainwright/nodes/remote'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import type { Environment } from '../environment.ts'
import { commandLineError, type Arguments, type Options } from '../parse-arguments.ts'

/** The engines there are; `local` is this process alone. */
const engineNames = ['local', 'restate', 'dbos'] as const
/** An engine whose workers carry runs out. */
export type EngineName = 'restate' | 'dbos'

/** The option of every command that may leave runs to workers. */
export const engineOptions: Options = {
  engine: {
    value: 'NAME',
    description: 'Leave the work to workers: restate or dbos (or `engine` in the configuration)',
  },
}

/** An engine and where it is. Secrets are not among it. */
export interface EngineAddresses {
  readonly name: EngineName
  /** Where Restate takes requests, and where it is told of workers. */
  readonly ingress: string
  readonly admin: string
  /** Public keys of the Restate servers that workers work for; none: of any. */
  readonly identityKeys: readonly string[]
  /** Environment variable with the address of PostgreSQL. */
  readonly databaseVariable: string
}

/** The engine that is to be used, with the store of its workers. */
export interface ChosenEngine extends EngineAddresses {
  /** A folder, `postgres`, or `s3://BUCKET/PREFIX`. */
  readonly store: string
  /** The same, for large values. Default: in the store. */
  readonly values: string | undefined
  readonly s3: EngineSettings['s3']
}

/**
 * The engine that the command line or the user's configuration names; `undefined` when this process is to
 * do the work. Throws `command-line`, and what a wrong configuration throws.
 */
export async function chooseEngine(
  given: Arguments,
  environment: Environment,
): Promise<ChosenEngine | undefined> {
  const { configuration, files } = await loadConfiguration(given, environment)
  const { engine: settings = {} } = configuration
  const addresses = addressesOf(given, settings)
  if (!addresses) return undefined
  const places = { configured: dirname(files[0] ?? ''), environment }
  const store = placeOf(given.one('store'), settings.store, places)
  const values = placeOf(undefined, settings.values, places)
  return { ...addresses, store: store ?? usualStore(addresses.name), values, s3: settings.s3 }
}

/**
 * Where the engine is that the command line or the user's configuration names; Restate when none is named.
 * Throws as `chooseEngine` does.
 */
export async function findEngine(
  given: Arguments,
  environment: Environment,
): Promise<EngineAddresses> {
  const { configuration } = await loadConfiguration(given, environment)
  const { engine: settings = {} } = configuration
  return addressesOf(given, settings) ?? addresses('restate', settings)
}

/** Where engines are when nobody says otherwise. */
const usualAddresses = {
  ingress: 'http://127.0.0.1:8080',
  admin: 'http://127.0.0.1:9070',
  databaseVariable: 'DATABASE_URL',
}

function addressesOf(given: Arguments, settings: EngineSettings): EngineAddresses | undefined {
  const named = given.one('engine') ?? settings.use ?? 'local'
  const name = engineNames.find((one) => one === named)
  if (!name) throw commandLineError(`--engine takes ${engineNames.join(', ')}, not \`${named}\``)
  return name === 'local' ? undefined : addresses(name, settings)
}

function addresses(name: EngineName, settings: EngineSettings): EngineAddresses {
  return {
    name,
    ingress: settings.ingress ?? usualAddresses.ingress,
    admin: settings.admin ?? usualAddresses.admin,
    identityKeys: settings.identityKeys ?? [],
    databaseVariable: settings.databaseVariable ?? usualAddresses.databaseVariable,
  }
}

/** DBOS needs a database anyway. */
function usualStore(name: EngineName): string {
  if (name === 'dbos') return 'postgres'
  const told =
    'name the store that all workers share: --store FOLDER, postgres or s3://BUCKET/PREFIX, or `engine.store` in the configuration'
  throw commandLineError(told)
}

/** A folder is looked for from where it was written. */
function placeOf(
  given: string | undefined,
  written: string | undefined,
  {
    configured,
    environment,
  }: { readonly configured: string; readonly environment: Pick<Environment, 'folder'> },
): string | undefined {
  const place = given || written
  if (!place || place === 'postgres' || place.startsWith('s3://')) return place || undefined
  return resolve(given ? environment.folder : configured, place)
}
