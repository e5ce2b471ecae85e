import { beginNewRun, idTeller } from '../begin-run.ts'
import { carryOutRun } from '../carry-out-run.ts'
import { chooseEngine } from '../engine/engine-settings.ts'
import type { CommandModels } from '../environment.ts'
import { asFlowError } from '../error-text.ts'
import { loadFlow, type FlowFile } from '../load-flow.ts'
import { openModels } from '../open-models.ts'
import { closeStore, openNamedStore } from '../open-store.ts'
import { prepareRun, refuseRun } from '../prepare-run.ts'
import { reportRun, type ReportCall } from '../report-run.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'
import { readDriving, runOptions } from './run-options.ts'

/** Runs a flow file and prints its outputs. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Run a flow file and print its outputs',
  usage: 'FLOW [options]',
  details: `Values of --input NAME=VALUE, by the input's declared type:
  text               the text as it is; @FILE is the text of a file, @- what is
                     piped in, @@x the text \`@x\`
  text[]             one flag per item, a JSON array, or @GLOB for files in name
                     order, such as --input documents=@'docs/*.md'
  number, boolean    3.5, true
  all others         JSON

With --store the run is remembered: after Ctrl-C, a crash, or while it waits for an
answer, \`chainwright runs resume ID\` goes on with it.

With --engine workers carry the run out, and this program only looks at it: see
\`chainwright worker --help\`. Ctrl-C looks away; the run goes on.

The flow may read files below its own folder; all else needs --allow-read.
Outputs go to stdout; progress, warnings and errors to stderr.`,
  options: runOptions,
  async run(given, environment) {
    let file: FlowFile | undefined
    let models: CommandModels | undefined
    try {
      file = await loadFlow(onePositional(given, 'flow file'), environment)
      const engine = await chooseEngine(given, environment)
      if (engine) {
        const { runOnEngine } = await import('../engine/run-on-engine.ts')
        return await runOnEngine(file, engine, { given, environment })
      }
      if (given.has('allow-download')) {
        const { pullFlowModels } = await import('./run-downloads.ts')
        await pullFlowModels(file, given, environment)
      }
      models = await openModels(given, environment, file.flow)
      return await runHere(file, models, { given, environment })
    } catch (thrown) {
      return refuseRun(asFlowError(thrown), [], { given, environment, ...(file && { file }) })
    } finally {
      await models?.close()
    }
  },
}

/** Carries the run out in this process. */
async function runHere(
  file: FlowFile,
  models: CommandModels,
  { given, environment }: ReportCall,
): Promise<number> {
  const driving = await readDriving(given, environment)
  const run = await prepareRun(file, models, { given, environment })
  if (typeof run === 'number') return run
  const store = await openNamedStore(given, environment)
  try {
    const cache = store?.cache(file.path)
    const tellId = idTeller(environment, given.has('quiet'))
    const begin = await beginNewRun({ ...run, cache }, store, tellId)
    const result = await carryOutRun({ ...driving, begin, models, flowPath: file.path })
    return reportRun(result, { given, environment, file })
  } finally {
    closeStore(store, environment)
  }
}
