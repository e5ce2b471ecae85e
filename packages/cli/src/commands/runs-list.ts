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
  const limit = readLimit(given)
  const store = await openKnownStore(given, environment)
  try {
    const runs = store.list({ limit })
    if (given.has('json')) writeJson(environment.stdout, { store: store.folder, runs })
    else tellList(runs, store.ids().length, environment)
    return exitCodes.succeeded
  } finally {
    store.close()
  }
}

/** How many runs are listed. Throws `command-line`. */
export function readLimit(given: Arguments): number {
  return numberOption(given, 'limit', { minimum: 1, integer: true }) ?? defaultLimit
}

/** Tells runs, of so many in all, to people. */
export function tellList(
  runs: readonly StoredSummary[],
  total: number,
  { stdout, variables }: Environment,
): void {
  stdout.write(listText(runs, total, createPalette(stdout, variables)))
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
