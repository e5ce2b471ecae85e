import { homedir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@chainwright/core'
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
import { loadConfiguration, type LoadedConfiguration } from './load-configuration.ts'

/** What remote models are made of here: the user's configuration, keys, and a dialer for them alone. */
export interface RemoteSetup extends LoadedConfiguration {
  readonly options: RemoteModelsOptions
}

/** Reads the user's configuration and keys; every key that is used is kept out of what is written. */
export async function readRemoteSetup(
  given: Arguments,
  environment: Environment,
): Promise<RemoteSetup> {
  const loaded = await loadConfiguration(given, environment)
  const { configuration } = loaded
  const stored = await readSecrets(environment.variables, loaded.secrets)
  const secrets = (name: string): string | undefined => {
    const key = stored(name)
    if (key !== undefined) environment.redactor?.add(key)
    return key
  }
  const dial = createDialer({ profiles: providerOrigins(configuration) })
  const dayLog = hasDayBudget(configuration) ? openDayLog(environment) : undefined
  return { ...loaded, options: { configuration, secrets, dial, dayLog } }
}

/** Only where a budget wants it, something is written down of what is spent in a day. */
function hasDayBudget({ budgets, providers = {} }: Configuration): boolean {
  return [budgets, ...Object.values(providers).map((one) => one.budgets)].some((one) => one?.perDay)
}

function openDayLog({ variables }: Environment): DayLog {
  const state = variables['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')
  return createFileDayLog(join(state, 'chainwright', 'spend'), systemClock)
}

/** Gives a function that adds the remote models of the configuration, and its aliases, to others. */
export async function openRemoteModels(
  given: Arguments,
  environment: Environment,
): Promise<(local: CommandModels) => CommandModels> {
  const { configuration, options } = await readRemoteSetup(given, environment)
  const remote = createRemoteModels(options)
  const names = Object.keys(configuration.providers ?? {})
  // Other models than those of this machine may know every reference.
  const only: RemoteModels = {
    ...remote,
    knows: (reference) => names.some((name) => reference.startsWith(`${name}/`)),
  }
  const door = environment.createModels ? only : remote
  return (local) => joinModels({ local, remote: door, configuration })
}
