import { join } from 'node:path'
import { systemClock, type Flow } from '@chainwright/core'
import { createDialer } from '@chainwright/nodes/doors'
import {
  createFileDayLog,
  createRemoteModels,
  joinModels,
  providerOrigins,
  readSecrets,
  type Configuration,
  type DayLog,
  type RemoteModels,
  type RemoteModelsOptions,
} from '@chainwright/nodes/remote'
import type { CommandModels, Environment } from '../environment.ts'
import type { Arguments } from '../parse-arguments.ts'
import { stateFolder } from './agreed-places.ts'
import { askForProviders } from './ask-for-providers.ts'
import { loadConfiguration, type LoadedConfiguration } from './load-configuration.ts'

/** What remote models are made of here: the user's configuration, keys, and a dialer for them alone. */
export interface RemoteSetup extends LoadedConfiguration {
  readonly options: RemoteModelsOptions
}

/**
 * Reads the user's configuration and keys; every key that is used is kept out of what is written. A
 * person at the terminal may let a flow ask providers that the configuration does not name.
 */
export async function readRemoteSetup(
  given: Arguments,
  environment: Environment,
  flow?: Flow,
): Promise<RemoteSetup> {
  const loaded = await loadConfiguration(given, environment)
  const stored = await readSecrets(environment.variables, loaded.secrets)
  const secrets = (name: string): string | undefined => {
    const key = stored(name)
    if (key !== undefined) environment.redactor?.add(key)
    return key
  }
  const asking = flow && { flow, environment, secrets }
  const configuration = asking
    ? await askForProviders(loaded.configuration, asking)
    : loaded.configuration
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  const dayLog = hasDayBudget(configuration) ? openDayLog(environment) : undefined
  return { ...loaded, configuration, options: { configuration, secrets, dial, dayLog } }
}

/** Only where a budget wants it, something is written down of what is spent in a day. */
function hasDayBudget({ budgets, providers = {} }: Configuration): boolean {
  return [budgets, ...Object.values(providers).map((one) => one.budgets)].some((one) => one?.perDay)
}

function openDayLog(environment: Environment): DayLog {
  return createFileDayLog(join(stateFolder(environment), 'spend'), systemClock)
}

/** For whom remote models are opened. */
export interface RemoteUse {
  /** The flow that a person at the terminal may allow more providers. */
  readonly flow?: Flow | undefined
  /** Makes limiters that hold over all workers. */
  readonly makeLimiter?: RemoteModelsOptions['makeLimiter']
  /** Makes a log of what all workers spend in a day; only where a budget wants one. */
  readonly makeDayLog?: (() => DayLog) | undefined
}

/** Gives a function that adds the remote models of the configuration, and its aliases, to others. */
export async function openRemoteModels(
  given: Arguments,
  environment: Environment,
  { flow, makeLimiter, makeDayLog }: RemoteUse = {},
): Promise<(local: CommandModels) => CommandModels> {
  const { configuration, options } = await readRemoteSetup(given, environment, flow)
  const dayLog = options.dayLog && (makeDayLog?.() ?? options.dayLog)
  const remote = createRemoteModels({ ...options, makeLimiter, dayLog })
  const names = Object.keys(configuration.providers ?? {})
  // Other models than those of this machine may know every reference.
  const only: RemoteModels = {
    ...remote,
    knows: (reference) => names.some((name) => reference.startsWith(`${name}/`)),
  }
  const door = environment.createModels ? only : remote
  return (local) => joinModels({ local, remote: door, configuration })
}
