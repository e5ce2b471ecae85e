import { modelOptions } from '../open-models.ts'
import { storeOptions } from '../open-store.ts'
import { runAction, type Actions } from './choose-action.ts'
import type { Command } from './command.ts'
import { driveOptions } from './run-options.ts'
import { jsonOption, nodeOptions } from './shared-options.ts'

// Loaded when they are asked for: the other commands do without a database.
const actions: Actions = new Map([
  ['list', async () => (await import('./runs-list.ts')).listRuns],
  ['show', async () => (await import('./runs-show.ts')).showRun],
  ['resume', async () => (await import('./runs-resume.ts')).resumeRuns],
  ['rerun', async () => (await import('./runs-rerun.ts')).rerunRun],
  ['delete', async () => (await import('./runs-delete.ts')).deleteRuns],
])

/** Lists remembered runs and goes on with them. */
export const runsCommand: Command = {
  name: 'runs',
  summary: 'List remembered runs, look at them, go on with them',
  usage: 'list | show ID | resume ID | rerun ID [--from NODE] | delete ID [options]',
  details: `  list    runs in the store, the newest first
  show    one run: inputs, steps, outputs, and the questions that are open
  resume  go on with a run that was interrupted or waits for an answer
  rerun   a new run with the inputs of an old one; with --from NODE, what NODE does
          not need done again keeps its outputs
  delete  forget runs

The beginning of an ID will do. Node types of your own have to be named again with --nodes.`,
  options: {
    ...storeOptions,
    from: { value: 'NODE', description: 'With `rerun`: run NODE and all behind it again' },
    calls: { description: 'With `show`: what each step sent to its models' },
    limit: { value: 'N', description: 'With `list`: most runs that are listed (default 50)' },
    ...jsonOption,
    ...driveOptions,
    ...nodeOptions,
    ...modelOptions,
  },
  run: runAction('runs', actions),
}
