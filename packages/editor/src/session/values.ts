import type { Outputs } from '@chainwright/core'
import type { GrantedFile } from '@chainwright/nodes'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** What the next run is given. Belongs to a person's session, and not to the file. */
export interface RunValues {
  /** Values of the flow's inputs by name; inputs without one take their default. */
  readonly inputs: ReadonlyMap<string, unknown>
  /** Outputs that nodes have without running, by node of the outermost flow. */
  readonly pins: ReadonlyMap<string, Outputs>
  /** What `load` may read. */
  readonly files: readonly GrantedFile[]
  readonly seed: number | undefined
}

/** Values before anything was typed in. */
export const noValues: RunValues = {
  inputs: new Map(),
  pins: new Map(),
  files: [],
  seed: undefined,
}

/** The values of the next run. */
export function createRunValues(): StoreApi<RunValues> {
  return createStore(() => noValues)
}
