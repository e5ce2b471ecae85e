import { modelOptions } from '../open-models.ts'
import { runAction, type Actions } from './choose-action.ts'
import type { Command } from './command.ts'
import { jsonOption } from './shared-options.ts'

const actions: Actions = new Map([
  ['list', async () => (await import('./providers-list.ts')).listProviders],
  ['test', async () => (await import('./providers-test.ts')).testProviders],
])

/** Lists the endpoints that models may be asked at, and tries them. */
export const providersCommand: Command = {
  name: 'providers',
  summary: 'List the services that models may be asked of, and try them',
  usage: 'list | test [NAME…] [options]',
  details: `  list    what the configuration allows, and whether there is a key; contacts nobody
  test    ask each for its list of models, which costs nothing

The configuration is chainwright.config.json in ~/.config/chainwright, or the file of
--config; \`chainwright schema --config\` writes its schema.`,
  options: {
    ...jsonOption,
    config: modelOptions['config'] ?? { description: '' },
    'allow-provider': modelOptions['allow-provider'] ?? { description: '' },
  },
  run: runAction('providers', actions),
}
