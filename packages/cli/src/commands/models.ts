import { modelOptions } from '../open-models.ts'
import { runAction, type Actions } from './choose-action.ts'
import type { Command } from './command.ts'
import { hubOptions, jsonOption } from './shared-options.ts'

// Loaded when they are asked for: the other commands do without the network.
const actions: Actions = new Map([
  ['list', async () => (await import('./models-list.ts')).listModels],
  ['pull', async () => (await import('./models-pull.ts')).pullModels],
  ['devices', async () => (await import('./models-devices.ts')).listDevices],
  ['remove', async () => (await import('./models-remove.ts')).removeModels],
])

/** Lists, downloads and removes models. */
export const modelsCommand: Command = {
  name: 'models',
  summary: 'List, download and remove models',
  usage: 'list | devices | pull REFERENCE | remove REFERENCE [options]',
  details: `  list    models that are here, and what the downloads take
  devices where models can run here, for \`run --device\`
  pull    download a model of the hub, hf/OWNER/NAME or hf/OWNER/NAME#DTYPE; shows
          files, bytes and licence, and asks before anything is downloaded
  remove  delete a downloaded model`,
  options: {
    yes: { short: 'y', description: 'Agree to the download beforehand' },
    revision: { value: 'REVISION', description: 'Branch, tag or commit to pull (default main)' },
    quiet: { short: 'q', description: 'Show no progress' },
    ...jsonOption,
    ...modelOptions,
    ...hubOptions,
  },
  run: runAction('models', actions),
}
