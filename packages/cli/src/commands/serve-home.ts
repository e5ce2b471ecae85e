import type { FlowError } from '@chainwright/core'
import type { Store } from '@chainwright/durable'
import { openEngine } from '../engine/open-engine.ts'
import type { EngineName } from '../engine/engine-settings.ts'
import type { Environment } from '../environment.ts'
import { closeStore, openNamedStore } from '../open-store.ts'
import { commandLineError, type Arguments } from '../parse-arguments.ts'
import type { RunHome } from '../server/flows/open-service.ts'

/** Where the runs of a server live, open. */
export interface ServeHome {
  readonly home: RunHome
  /** The store of this process; none when workers carry runs out. */
  readonly store: Store | undefined
  close(): Promise<void>
}

/**
 * Opens the engine that the user chose, or else the store of this process. Throws what a wrong command line
 * or configuration throws, and what keeps an engine or a store from being used.
 */
export async function openServeHome(
  given: Arguments,
  environment: Environment,
): Promise<ServeHome> {
  const engine = await openEngine(given, environment)
  if (engine) {
    try {
      refuseWithEngine(given, engine.name)
    } catch (thrown) {
      await engine.close()
      throw thrown
    }
    return { home: { engine }, store: undefined, close: async () => engine.close() }
  }
  const store = await openNamedStore(given, environment, false)
  if (!store) throw noStore()
  return {
    home: { store, hasCache: !given.has('no-cache') },
    store,
    close: async () => closeStore(store, environment),
  }
}

/** What whoever starts a worker decides. */
const decidedByWorkers = ['allow-read', 'allow-url', 'no-cache'] as const

function refuseWithEngine(given: Arguments, engine: EngineName): void {
  if (given.has('editor')) {
    const why = 'runs what is drawn in this process, and keeps it in a store of this machine'
    throw commandLineError(`--editor ${why}: serve it with --engine local`)
  }
  if (given.has('level')) {
    throw commandLineError(`--level is for stores of this machine; leave it out`)
  }
  const mistaken = decidedByWorkers.find((option) => given.has(option))
  if (mistaken === undefined) return
  throw commandLineError(
    `--${mistaken} is decided where the steps are carried out: give it to the workers, \`chainwright worker --engine ${engine} …\``,
  )
}

function noStore(): FlowError {
  return commandLineError(
    'name the store that runs are recorded in: --store FOLDER, or CHAINWRIGHT_STORE',
  )
}
