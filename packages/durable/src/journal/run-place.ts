import { join } from 'node:path'
import type { Level } from '../database.ts'
import type { ValueStore } from '../values/value-store.ts'
import type { Owner } from './owner.ts'

/** Where run files are, and how they are written. */
export interface RunPlace {
  readonly folder: string
  readonly level: Level
  /** At level `process`: whether a file is on the disk when it is closed. */
  readonly syncs: boolean
  readonly values: ValueStore
  readonly owner: Owner
}

/** Path of a run's file. */
export function runPath({ folder }: Pick<RunPlace, 'folder'>, id: string): string {
  return join(folder, `${id}.sqlite`)
}
