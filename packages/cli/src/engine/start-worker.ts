import { FlowError } from '@chainwright/core'
import type { FlowWorker } from '@chainwright/durable/engines'
import type { Environment } from '../environment.ts'
import { systemCode } from '../file-error.ts'
import type { ChosenEngine } from './engine-settings.ts'
import { databaseAddress, withPackage } from './open-engine.ts'

/** Where a worker of Restate listens. */
export interface WorkerPlace {
  readonly host: string
  readonly port: number
  /** Address under which Restate reaches it, when it is another. */
  readonly address: string | undefined
  readonly identityKeys: readonly string[]
}

/** A worker that an engine gives work. */
export interface StartedWorker {
  /** What to tell of it: `at http://127.0.0.1:9080`. */
  readonly where: string
  /** Takes no more work; what is at hand goes on for so many milliseconds. */
  takeNoMore(forMs: number): void
  close(): Promise<void>
}

/** How a worker takes part. */
export interface WorkerStart {
  readonly chosen: ChosenEngine
  readonly place: WorkerPlace
  /** Steps at once. */
  readonly concurrency: number
  readonly environment: Environment
}

/** Lets an engine give work to a worker. Throws `engine-missing`, `engine-unreachable` and `port-taken`. */
export async function startWorker(worker: FlowWorker, start: WorkerStart): Promise<StartedWorker> {
  return start.chosen.name === 'restate' ? onRestate(worker, start) : onDbos(worker, start)
}

async function onRestate(
  worker: FlowWorker,
  { chosen, place, environment }: WorkerStart,
): Promise<StartedWorker> {
  const { serveRestateWorker, watchOtherVersions } = await withPackage(
    '@restatedev/restate-sdk',
    async () => import('@chainwright/durable/restate'),
  )
  const { identityKeys, ...listening } = place
  const keys = identityKeys.length > 0 ? { identityKeys } : {}
  const served = await serveRestateWorker(worker, {
    admin: chosen.admin,
    sharesPort: true,
    ...listening,
    ...keys,
  }).catch((thrown: unknown) => {
    throw asPortTaken(place, thrown)
  })
  const tell = (line: string): void => environment.stderr.write(`${line}\n`)
  const stopWatching = watchOtherVersions(chosen.admin, tell)
  return {
    where: `at ${served.address}`,
    takeNoMore: () => served.takeNoMore(),
    async close() {
      stopWatching()
      await served.close()
    },
  }
}

async function onDbos(
  worker: FlowWorker,
  { chosen, concurrency, environment }: WorkerStart,
): Promise<StartedWorker> {
  const { startDbosWorker } = await withPackage(
    '@dbos-inc/dbos-sdk pg',
    async () => import('@chainwright/durable/dbos'),
  )
  const url = databaseAddress(chosen, environment)
  const tell = (line: string): void => environment.stderr.write(`${line}\n`)
  const started = await startDbosWorker(worker, { url, concurrency, tell })
  return {
    where: `as ${started.id}`,
    takeNoMore: (forMs) => started.takeNoMore(forMs),
    close: async () => started.close(),
  }
}

function asPortTaken({ host, port }: WorkerPlace, thrown: unknown): unknown {
  const code = systemCode(thrown)
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return thrown
  const message = `port ${port} of ${host} cannot be listened at (${code}); name another with --port`
  return new FlowError({ code: 'port-taken', message, cause: thrown })
}
