import type { StoredSummary } from '@chainwright/durable'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { openKnownStore } from '../open-store.ts'
import { numberOption, type Arguments } from '../parse-arguments.ts'
import { createPalette } from '../terminal/palette.ts'
import { runRows } from '../terminal/stored-run-text.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'

const defaultLimit = 50

/** Carries out `runs list`. */
export async function listRuns(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const limit = numberOption(given, 'limit', { minimum: 1, integer: true }) ?? defaultLimit
  const store = await openKnownStore(given, environment)
  try {
    const runs = store.list({ limit })
    const { stdout, variables } = environment
    if (given.has('json')) writeJson(stdout, { store: store.folder, runs })
    else stdout.write(listText(runs, store.ids().length, createPalette(stdout, variables)))
    return exitCodes.succeeded
  } finally {
    store.close()
  }
}

function listText(
  runs: readonly StoredSummary[],
  total: number,
  palette: ReturnType<typeof createPalette>,
): string {
  if (runs.length === 0) return 'No runs are remembered here.\n'
  const more = total > runs.length ? palette.dim(`${total - runs.length} more; --limit N\n`) : ''
  return runRows(runs, palette) + more
}
