import { readAllowedUrls, urlOptions } from '../configuration/read-allowed-urls.ts'
import { engineOptions } from '../engine/engine-settings.ts'
import type { Environment } from '../environment.ts'
import { readAnswers } from '../inputs/read-answers.ts'
import { modelOptions } from '../open-models.ts'
import { storeOptions } from '../open-store.ts'
import { numberOption, type Arguments, type Options } from '../parse-arguments.ts'
import { hubOptions, jsonOption, nodeOptions } from './shared-options.ts'

/** The options of every command that carries out a run. */
export const driveOptions: Options = {
  trace: { value: 'FILE', description: 'Write every event as a line of JSON, as it happens' },
  quiet: { short: 'q', description: 'Show no progress' },
  'allow-read': {
    value: 'FOLDER',
    multiple: true,
    description: 'Let the flow read files below FOLDER (repeat for more)',
  },
  ...urlOptions,
  seed: { value: 'N', description: 'Seed for nodes that draw at random' },
  concurrency: { value: 'N', description: 'Steps that run at once (default 256)' },
  timeout: { value: 'SECONDS', description: 'Cancel the run after so long' },
  device: { value: 'DEVICE', description: 'Where models run: cpu (default), webgpu or auto' },
  answer: {
    value: 'STEP=TEXT',
    multiple: true,
    description: 'The answer to a step that asks (repeat for more)',
  },
}

/** The options of `run`. */
export const runOptions: Options = {
  input: {
    value: 'NAME=VALUE',
    short: 'i',
    multiple: true,
    description: 'A flow input; see below (repeat for more inputs, or more items of a list)',
  },
  ...jsonOption,
  ...driveOptions,
  'allow-download': {
    description: 'Download the models that the flow names, hf/OWNER/NAME, before it runs',
  },
  ...engineOptions,
  ...storeOptions,
  store: {
    value: 'FOLDER',
    description:
      'Remember runs in FOLDER (or CHAINWRIGHT_STORE); with --engine, the store of the workers',
  },
  until: { value: 'NODE', description: 'Run up to NODE, and leave out what it does not need' },
  pin: {
    value: 'NODE.PORT=VALUE',
    multiple: true,
    description: 'An output that NODE is given instead of running (repeat for more)',
  },
  ...nodeOptions,
  ...modelOptions,
  ...hubOptions,
}

/** The seed that was given. Throws `command-line`. */
export function readSeed(given: Arguments): number | undefined {
  return numberOption(given, 'seed', { minimum: 0, integer: true })
}

/** How a run is driven and shown, new or not. Throws `command-line`, and what answers in files throw. */
export async function readDriving(given: Arguments, environment: Environment) {
  const seconds = numberOption(given, 'timeout', { minimum: 0.001 })
  return {
    environment,
    concurrency: numberOption(given, 'concurrency', { minimum: 1, integer: true }),
    timeoutMs: seconds === undefined ? undefined : seconds * 1000,
    answers: await readAnswers(given.many('answer'), environment),
    trace: given.one('trace'),
    quiet: given.has('quiet'),
    allowRead: given.many('allow-read'),
    allowUrl: await readAllowedUrls(given, environment),
  }
}
