import { FlowError } from '@chainwright/core'
import type { EngineHandle, SharedStore } from '@chainwright/durable/engines'
import type { Environment } from '../environment.ts'
import type { Arguments } from '../parse-arguments.ts'
import { chooseEngine, type ChosenEngine, type EngineName } from './engine-settings.ts'
import { openBucket } from './open-bucket.ts'

/** An engine with the store of its workers, open. */
export interface OpenedEngine extends EngineHandle {
  readonly name: EngineName
  close(): Promise<void>
}

/**
 * Opens the engine that the user chose; `undefined` when this process is to do the work. Throws a
 * `FlowError`: `engine-missing` when a package is not installed, `engine-unreachable`, `store-unusable`,
 * and what a wrong command line or configuration throws.
 */
export async function openEngine(
  given: Arguments,
  environment: Environment,
): Promise<OpenedEngine | undefined> {
  const chosen = await chooseEngine(given, environment)
  return chosen && openChosenEngine(chosen, environment)
}

/** Opens an engine that was chosen. Throws as `openEngine` does. */
export async function openChosenEngine(
  chosen: ChosenEngine,
  environment: Environment,
): Promise<OpenedEngine> {
  const store = await openSharedStore(chosen, environment)
  try {
    const engine = await openChosen(chosen, store, environment)
    return {
      name: chosen.name,
      engine,
      store,
      async close() {
        await engine.close()
        await store.close()
      },
    }
  } catch (thrown) {
    await store.close()
    throw thrown
  }
}

async function openChosen(chosen: ChosenEngine, store: SharedStore, environment: Environment) {
  if (chosen.name === 'restate') {
    const { createRestateEngine } = await withPackage(
      '@restatedev/restate-sdk',
      async () => import('@chainwright/durable/restate'),
    )
    return createRestateEngine({ ingress: chosen.ingress })
  }
  const { createDbosEngine } = await withPackage(
    '@dbos-inc/dbos-sdk pg',
    async () => import('@chainwright/durable/dbos'),
  )
  return createDbosEngine({ url: databaseAddress(chosen, environment), store })
}

/** Opens the store that all workers share, or the two, when large values stand elsewhere. */
export async function openSharedStore(
  chosen: ChosenEngine,
  environment: Environment,
): Promise<SharedStore> {
  const { store, values } = chosen
  const records = await openPlace(chosen, environment, { place: store, forValues: false })
  if (values === undefined || values === store) return records
  try {
    const { withValues } = await import('@chainwright/durable/engines')
    const opened = await openPlace(chosen, environment, { place: values, forValues: true })
    return withValues(records, opened)
  } catch (thrown) {
    await records.close()
    throw thrown
  }
}

async function openPlace(
  chosen: ChosenEngine,
  environment: Environment,
  opening: { readonly place: string; readonly forValues: boolean },
): Promise<SharedStore> {
  const { place } = opening
  if (place.startsWith('s3://')) return openBucket({ ...opening, s3: chosen.s3 }, environment)
  if (place === 'postgres') {
    const { openPostgresStore } = await withPackage(
      'pg',
      async () => import('@chainwright/durable/postgres'),
    )
    return openPostgresStore({ url: databaseAddress(chosen, environment) })
  }
  const { openFolderStore } = await import('@chainwright/durable/engines')
  return openFolderStore(place)
}

/** The address of PostgreSQL; its password is kept out of what is written. Throws `engine-unreachable`. */
export function databaseAddress(
  { databaseVariable }: Pick<ChosenEngine, 'databaseVariable'>,
  { variables, redactor }: Environment,
): string {
  const address = variables[databaseVariable]
  if (!address) {
    const message = `the address of PostgreSQL is missing: set ${databaseVariable}=postgres://USER:PASSWORD@HOST/DATABASE`
    throw new FlowError({ code: 'engine-unreachable', message })
  }
  const password = URL.canParse(address) ? new URL(address).password : ''
  if (password) {
    redactor?.add(password)
    redactor?.add(decodeURIComponent(password))
  }
  return address
}

/** Loads what needs a package that users install when they want it. Throws `engine-missing`. */
export async function withPackage<V>(name: string, load: () => Promise<V>): Promise<V> {
  try {
    return await load()
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw thrown
    const message = `a package is not installed: \`npm install ${name}\` brings it`
    throw new FlowError({ code: 'engine-missing', message, cause: thrown })
  }
}
