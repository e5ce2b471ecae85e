import { flowVersion } from './flow.ts'
import type { Json } from '../lib/json.ts'

/** A flow file as parsed JSON: an object. */
export type FileJson = { readonly [key: string]: Json | undefined }

/** One step from an older version of the flow file to the next. */
export interface Migration {
  readonly from: number
  readonly to: number
  /** Makes the newer form. Must not change what it is given; `chainwright` is set afterwards. */
  readonly migrate: (file: FileJson) => FileJson
}

/** The migrations of the product, oldest first. Version 1 is the first version, so there is none. */
export const fileMigrations: readonly Migration[] = []

/**
 * Brings a file of an older version to `newest`, one migration after the other. `undefined` when no
 * migration leads on from a version.
 */
export function migrateFile(
  file: FileJson,
  migrations: readonly Migration[] = fileMigrations,
  newest: number = flowVersion,
): FileJson | undefined {
  let migrated = file
  let version = file['chainwright']
  while (version !== newest) {
    const step = migrations.find(({ from }) => from === version)
    if (!step || step.to <= step.from || step.to > newest) return undefined
    migrated = { ...step.migrate(migrated), chainwright: step.to }
    version = step.to
  }
  return migrated
}
