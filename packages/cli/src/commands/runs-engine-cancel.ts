import { cancelSharedRun } from '@chainwright/durable/engines'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { commandLineError, type Arguments } from '../parse-arguments.ts'
import { findSharedRuns, withEngine } from '../shared-flow.ts'
import { writeJson } from '../write-json.ts'
import { somePositionals } from './positionals.ts'

/** How long a run that is cancelled is looked at until it is over, in milliseconds. */
const patienceMs = 10_000

/** Carries out `runs cancel` for runs that workers lead. All names are looked up first. */
export async function cancelEngineRuns(
  given: Arguments,
  environment: Environment,
): Promise<number> {
  const named = somePositionals(given, 'run')
  return withEngine({ given, environment }, async (opened) => {
    const runs = await findSharedRuns(opened.store, named)
    const cancelling = { reason: 'cancelled at a terminal', waitMs: patienceMs }
    const told: { run: string; status: string }[] = []
    for (const run of runs) {
      const end = await cancelSharedRun(opened, run, cancelling)
      told.push({ run, status: end?.status ?? 'running' })
    }
    if (given.has('json')) writeJson(environment.stdout, { runs: told })
    else for (const one of told) environment.stdout.write(`${tellingOf(one)}\n`)
    return exitCodes.succeeded
  })
}

function tellingOf({ run, status }: { run: string; status: string }): string {
  if (status === 'cancelled') return `cancelled ${run}`
  if (status !== 'running') return `${run} ended before that: ${status}`
  return `${run} is to be cancelled, and no worker has said so yet: the next one that leads it ends it`
}

/** Carries out `runs cancel` where no engine is named. Throws `command-line`. */
export async function refuseCancel(): Promise<number> {
  throw commandLineError(
    'a run of this machine is cancelled where it runs, with Ctrl-C; `runs cancel` is for those that workers lead: add --engine NAME',
  )
}
