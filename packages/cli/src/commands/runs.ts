import { chooseEngine } from '../engine/engine-settings.ts'
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
  ['cancel', async () => (await import('./runs-engine-cancel.ts')).refuseCancel],
  ['delete', async () => (await import('./runs-delete.ts')).deleteRuns],
])

/** The same for runs that workers lead. */
const engineActions: Actions = new Map([
  ['list', async () => (await import('./runs-engine-list.ts')).listEngineRuns],
  ['show', async () => (await import('./runs-engine-show.ts')).showEngineRun],
  ['resume', async () => (await import('./runs-engine-resume.ts')).resumeEngineRun],
  ['rerun', async () => (await import('./runs-engine-rerun.ts')).rerunEngineRun],
  ['cancel', async () => (await import('./runs-engine-cancel.ts')).cancelEngineRuns],
  ['delete', async () => (await import('./runs-engine-delete.ts')).deleteEngineRuns],
])

/** Lists remembered runs and goes on with them. */
export const runsCommand: Command = {
  name: 'runs',
  summary: 'List remembered runs, look at them, go on with them',
  usage: 'list | show ID | resume ID | rerun ID [--from NODE] | cancel ID | delete ID [options]',
  details: `  list    runs in the store, the newest first
  show    one run: inputs, steps, outputs, and the questions that are open
  resume  go on with a run that was interrupted or waits for an answer
  rerun   a new run with the inputs of an old one; with --from NODE, what NODE does
          not need done again keeps its outputs
  cancel  end runs that workers lead
  delete  forget runs

With --engine these are the runs that workers lead: \`resume\` looks at one again and
answers what it asks, and Ctrl-C looks away.

The beginning of an ID will do. Node types of your own have to be named again with --nodes.`,
  options: {
    engine: {
      value: 'NAME',
      description: 'The runs that workers lead: restate or dbos (or `engine` in the configuration)',
    },
    ...storeOptions,
    store: {
      value: 'PLACE',
      description: 'Folder of remembered runs (or CHAINWRIGHT_STORE), or the store of the workers',
    },
    from: { value: 'NODE', description: 'With `rerun`: run NODE and all behind it again' },
    calls: { description: 'With `show`: what each step sent to its models' },
    limit: { value: 'N', description: 'With `list`: most runs that are listed (default 50)' },
    ...jsonOption,
    ...driveOptions,
    ...nodeOptions,
    ...modelOptions,
  },
  async run(given, environment) {
    const chosen = await chooseEngine(given, environment)
    return runAction('runs', chosen ? engineActions : actions)(given, environment)
  },
}
