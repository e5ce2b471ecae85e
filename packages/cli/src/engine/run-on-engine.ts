import { idTeller } from '../begin-run.ts'
import { carryOutRun } from '../carry-out-run.ts'
import { readDriving } from '../commands/run-options.ts'
import type { FlowFile } from '../load-flow.ts'
import { prepareRun } from '../prepare-run.ts'
import { reportRun, type ReportCall } from '../report-run.ts'
import { beginOnEngine } from './begin-on-engine.ts'
import type { ChosenEngine } from './engine-settings.ts'
import { openChosenEngine } from './open-engine.ts'
import { refuseOptionsOfWorkers } from './refuse-options.ts'

/**
 * Leaves a run to the workers of an engine, and looks at it until it is over. What the flow may read and
 * which models there are is the affair of the workers.
 */
export async function runOnEngine(
  file: FlowFile,
  chosen: ChosenEngine,
  { given, environment }: ReportCall,
): Promise<number> {
  refuseOptionsOfWorkers(given, chosen.name)
  const driving = await readDriving(given, environment)
  const run = await prepareRun(file, {}, { given, environment })
  if (typeof run === 'number') return run
  const opened = await openChosenEngine(chosen, environment)
  try {
    const tellId = idTeller(environment, given.has('quiet'))
    const result = await carryOutRun({
      ...driving,
      begin: beginOnEngine(run, opened, tellId),
      byWorkers: true,
      flowPath: file.path,
    })
    return reportRun(result, { given, environment, file, engine: chosen.name })
  } finally {
    await opened.close()
  }
}
