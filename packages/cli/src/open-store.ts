import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Level, Store } from '@chainwright/durable'
import type { Environment } from './environment.ts'
import { didYouMean } from './nearest-name.ts'
import { countText } from './terminal/figures-text.ts'
import { commandLineError, type Arguments, type Options } from './parse-arguments.ts'

/** The options of every command that remembers runs. */
export const storeOptions: Options = {
  store: { value: 'FOLDER', description: 'Remember runs in FOLDER (or CHAINWRIGHT_STORE)' },
  level: {
    value: 'LEVEL',
    description: 'What a run survives: process (default), or disk for loss of power',
  },
}

/**
 * Opens the store that the user named, made when it is not there; `undefined` when none was named.
 * `syncs` is false for many short runs: see `StoreOptions`.
 */
export async function openNamedStore(
  given: Arguments,
  environment: Pick<Environment, 'folder' | 'variables'>,
  syncs = true,
): Promise<Store | undefined> {
  const folder = storeFolder(given, environment)
  const level = readLevel(given)
  if (folder === undefined) return undefined
  // Loaded when it is asked for: a run that is not remembered needs no database.
  const { openStore } = await import('@chainwright/durable')
  return openStore(folder, { level, syncs })
}

/** Opens a store that is there. Throws `command-line` when none was named or none is there. */
export async function openKnownStore(
  given: Arguments,
  environment: Pick<Environment, 'folder' | 'variables'>,
): Promise<Store> {
  const folder = storeFolder(given, environment)
  if (folder === undefined) {
    throw commandLineError('name the store with --store FOLDER, or in CHAINWRIGHT_STORE')
  }
  if (!existsSync(join(folder, 'runs'))) {
    const told = `there is no store in \`${folder}\`; \`chainwright run FLOW --store FOLDER\` makes one`
    throw commandLineError(told)
  }
  const { openStore } = await import('@chainwright/durable')
  return openStore(folder, { level: readLevel(given) })
}

/** Closes a store, and tells when its cache turned out to be damaged. */
export function closeStore(
  store: Store | undefined,
  { stderr }: Pick<Environment, 'stderr'>,
): void {
  const damaged = store?.cacheReport().damaged ?? 0
  if (damaged > 0) {
    const what = countText(damaged, 'damaged result')
    stderr.write(`${what} of the store's cache left out; the steps ran again\n`)
  }
  store?.close()
}

/** The run that a whole id or its beginning names. Throws `command-line` when several begin so. */
export function findRun(store: Store, named: string): string {
  return findId(store.ids(), named)
}

/** The one of these ids that a whole id or its beginning names. Throws `command-line` as `findRun` does. */
export function findId(ids: readonly string[], named: string): string {
  if (ids.includes(named)) return named
  const found = ids.filter((id) => id.startsWith(named) || id.startsWith(`run-${named}`))
  if (found.length === 1) return found[0] ?? named
  if (found.length > 1) {
    const some = found.slice(0, 3).join(', ')
    throw commandLineError(
      `${found.length} runs begin with \`${named}\`, such as ${some}; write more of the id`,
    )
  }
  throw commandLineError(
    `the store has no run \`${named}\`${didYouMean(named, ids)}; \`chainwright runs list\` names them`,
  )
}

function storeFolder(
  given: Arguments,
  { folder, variables }: Pick<Environment, 'folder' | 'variables'>,
): string | undefined {
  const named = given.one('store') ?? (variables['CHAINWRIGHT_STORE'] || undefined)
  return named === undefined ? undefined : resolve(folder, named)
}

function readLevel(given: Arguments): Level {
  const level = given.one('level') ?? 'process'
  if (level === 'process' || level === 'disk') return level
  throw commandLineError(`--level takes process or disk, not \`${level}\``)
}
