import type { Options } from '../parse-arguments.ts'
import { runAction, type Actions } from './choose-action.ts'
import type { Command } from './command.ts'
import { jsonOption } from './shared-options.ts'

const actions: Actions = new Map([
  ['up', async () => (await import('./engine-up.ts')).engineUp],
  ['down', async () => (await import('./engine-down.ts')).engineDown],
  ['status', async () => (await import('./engine-status.ts')).engineStatus],
])

const engineOptions: Options = {
  engine: { value: 'NAME', description: 'restate (default) or dbos' },
  folder: {
    value: 'FOLDER',
    description: 'Where the Restate server keeps its data (default: your state folder)',
  },
  port: { value: 'PORT', description: 'Port that takes requests (default 8080)' },
  'admin-port': { value: 'PORT', description: 'Port that is told of workers (default 9070)' },
  detach: { description: 'With `up`: go on when this program ends' },
  'identity-key-file': {
    value: 'FILE',
    description: 'With `up`: a private key, PEM, to sign calls of workers with',
  },
  config: { value: 'FILE', description: 'Your configuration (or CHAINWRIGHT_CONFIG)' },
  ...jsonOption,
}

/** Starts a Restate server for development, stops it, and tells how an engine is. */
export const engineCommand: Command = {
  name: 'engine',
  summary: 'Start an engine for development, look at it, stop it',
  usage: 'up | down | status [options]',
  details: `  up      start the Restate server of the npm package on this machine, and keep it until
          Ctrl-C, or with --detach until \`engine down\`; when one answers already, say so.
          With --engine dbos: make the tables of DBOS in the PostgreSQL of DATABASE_URL
  down    end the server that \`up\` started, in order
  status  version, workers, and runs that are not over

The server listens on this machine alone, and has no password: others on it can use it.`,
  options: engineOptions,
  run: runAction('engine', actions, 'status'),
}
