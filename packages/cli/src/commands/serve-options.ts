import { engineOptions } from '../engine/engine-settings.ts'
import { urlOptions } from '../configuration/read-allowed-urls.ts'
import { readSize } from '../open-hub.ts'
import { modelOptions } from '../open-models.ts'
import { storeOptions } from '../open-store.ts'
import { commandLineError, numberOption, type Arguments, type Options } from '../parse-arguments.ts'
import { defaultServeLimits, type ServeLimits } from '../server/flows/limits.ts'
import { nodeOptions } from './shared-options.ts'

/** The port that is listened at when none is named. */
export const usualServePort = 4690

const { startsPerMinute, openRuns, tokensPerRun, tokensPerDay, costPerDay } = defaultServeLimits

/** The options of `serve`. */
export const serveOptions: Options = {
  port: { value: 'PORT', description: `Port to listen at (default ${usualServePort})` },
  host: {
    value: 'ADDRESS',
    description: 'Address to listen at instead of this machine alone; needs --token-file',
  },
  name: {
    value: 'HOST',
    multiple: true,
    description: 'A host, with its port, that requests may name (repeat for more)',
  },
  editor: {
    description: 'Serve the editor too, for its owner: it saves in FOLDER and runs flows here',
  },
  'token-file': {
    value: 'FILE',
    description: 'The keys of the flows; left out, new ones are made',
  },
  'new-key': {
    value: 'FLOW',
    description: 'Make a key, print it with its line for the file, and end',
  },
  model: {
    value: 'REFERENCE',
    multiple: true,
    description: 'Offer a model itself too, such as starter, at /v1/ (repeat for more)',
  },
  ...storeOptions,
  ...engineOptions,
  'no-cache': { description: 'Do not use results of earlier runs' },
  grace: {
    value: 'SECONDS',
    description: 'How long running work may go on at the end (default 10)',
  },
  'run-rate': {
    value: 'N',
    description: `Runs of a flow that may begin in a minute (default ${startsPerMinute})`,
  },
  'open-runs': { value: 'N', description: `Runs of a flow at once (default ${openRuns})` },
  'body-limit': { value: 'SIZE', description: 'Largest body of a request (default 4MB)' },
  'run-tokens': {
    value: 'N',
    description: `Tokens that a run may use (default ${tokensPerRun})`,
  },
  'day-tokens': {
    value: 'N',
    description: `Tokens that a flow may use in a day (default ${tokensPerDay})`,
  },
  'day-cost': { value: 'N', description: `Cost of a flow in a day (default ${costPerDay})` },
  'allow-read': {
    value: 'FOLDER',
    multiple: true,
    description: 'Let the flows read files below FOLDER (repeat for more)',
  },
  ...urlOptions,
  device: { value: 'DEVICE', description: 'Where models run: cpu (default), webgpu or auto' },
  ...nodeOptions,
  ...modelOptions,
}

/** The limits of each flow. Throws `command-line`. */
export function readLimits(given: Arguments): ServeLimits {
  const size = given.one('body-limit')
  const whole = { minimum: 1, integer: true }
  return {
    startsPerMinute: numberOption(given, 'run-rate', whole) ?? startsPerMinute,
    openRuns: numberOption(given, 'open-runs', whole) ?? openRuns,
    bodyBytes: size === undefined ? defaultServeLimits.bodyBytes : readSize(size),
    tokensPerRun: numberOption(given, 'run-tokens', { minimum: 0 }) ?? tokensPerRun,
    tokensPerDay: numberOption(given, 'day-tokens', { minimum: 0 }) ?? tokensPerDay,
    costPerDay: numberOption(given, 'day-cost', { minimum: 0 }) ?? costPerDay,
  }
}

/** Where to listen. Throws `command-line`. */
export function readPlace(given: Arguments) {
  const port = numberOption(given, 'port', { minimum: 0, integer: true }) ?? usualServePort
  if (port > 65_535) throw commandLineError('--port takes a number up to 65535')
  const host = given.one('host')
  if (host !== undefined && !given.has('token-file')) {
    throw commandLineError('--host lets others in: give the keys with --token-file FILE')
  }
  const names = given.many('name')
  if (host !== undefined && names.length === 0) {
    throw commandLineError(
      '--host needs the names that requests come under: --name flows.example:4690, or --name 192.168.0.5:4690',
    )
  }
  return { port, host, names }
}
