import { urlOptions } from '../configuration/read-allowed-urls.ts'
import { modelOptions } from '../open-models.ts'
import { commandLineError, numberOption, type Arguments, type Options } from '../parse-arguments.ts'
import { nodeOptions } from '../commands/shared-options.ts'
import type { ChosenEngine } from './engine-settings.ts'
import type { WorkerPlace } from './start-worker.ts'

/** The port that a worker of Restate listens at. Runs belong to it: one that comes back is found again. */
const usualPort = 9080
const usualConcurrency = 20

/** The options of `worker`. */
export const workerOptions: Options = {
  engine: { value: 'NAME', description: 'restate or dbos (or `engine` in the configuration)' },
  store: {
    value: 'STORE',
    description: 'What all workers share: a folder, postgres, or s3://BUCKET/PREFIX',
  },
  concurrency: {
    value: 'N',
    description: `Steps that run here at once (default ${usualConcurrency})`,
  },
  cache: { value: 'FOLDER', description: 'Keep results of steps in FOLDER (default: nowhere)' },
  'allow-read': {
    value: 'FOLDER',
    multiple: true,
    description: 'Let flows read files below FOLDER (repeat for more)',
  },
  ...urlOptions,
  ...nodeOptions,
  ...modelOptions,
  device: { value: 'DEVICE', description: 'Where models run: cpu (default), webgpu or auto' },
  host: { value: 'ADDRESS', description: 'Restate: listen here instead of 127.0.0.1' },
  port: { value: 'PORT', description: `Restate: port to listen at (default ${usualPort})` },
  address: {
    value: 'URL',
    description: 'Restate: where it reaches this worker, or the proxy before several',
  },
  'identity-key': {
    value: 'KEY',
    multiple: true,
    description:
      'Restate: the public key, publickeyv1_…, of the server to work for (repeat for more)',
  },
  grace: {
    value: 'SECONDS',
    description: 'How long steps may go on at the end (default 10)',
  },
  quiet: { short: 'q', description: 'Tell nothing of single runs' },
}

/** The numbers of a worker. Throws `command-line`. */
export function readWorkerNumbers(given: Arguments): { concurrency: number; graceMs: number } {
  const concurrency = numberOption(given, 'concurrency', { minimum: 1, integer: true })
  const grace = numberOption(given, 'grace', { minimum: 0 }) ?? 10
  return { concurrency: concurrency ?? usualConcurrency, graceMs: grace * 1000 }
}

/** Options that have a meaning where Restate calls the worker. DBOS's workers call the database. */
const ofRestate = ['host', 'port', 'address', 'identity-key'] as const

/** Where a worker listens. Throws `command-line`. */
export function readWorkerPlace(
  given: Arguments,
  { name, identityKeys }: Pick<ChosenEngine, 'name' | 'identityKeys'>,
): WorkerPlace {
  const mistaken = ofRestate.find((option) => given.has(option))
  if (name !== 'restate' && mistaken !== undefined)
    throw commandLineError(`--${mistaken} is for Restate; workers of DBOS listen nowhere`)
  const host = given.one('host') ?? '127.0.0.1'
  const port = numberOption(given, 'port', { minimum: 0, integer: true }) ?? usualPort
  if (port > 65_535) throw commandLineError('--port takes a number up to 65535')
  const address = readAddress(given.one('address'))
  if (address === undefined && isAnyAddress(host)) {
    throw commandLineError(
      `--host ${host} is no address that Restate could call: name one with --address http://NAME:${port}`,
    )
  }
  const keys = [...identityKeys, ...given.many('identity-key').map(readKey)]
  return { host, port, address, identityKeys: keys }
}

/** Whether others than this machine can reach an address. */
export function isOpenToOthers(host: string): boolean {
  return host !== 'localhost' && host !== '::1' && !/^127(\.\d{1,3}){3}$/.test(host)
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function readAddress(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return written
  throw commandLineError(
    `--address takes where Restate reaches the worker, such as http://worker:9080, not \`${written}\``,
  )
}

function readKey(written: string): string {
  if (/^publickeyv1_[1-9A-HJ-NP-Za-km-z]{20,100}$/.test(written)) return written
  throw commandLineError(
    `--identity-key takes the public key that the server logs when it starts, publickeyv1_…, not \`${written}\``,
  )
}
