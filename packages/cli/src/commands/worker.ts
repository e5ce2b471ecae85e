import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ContentCache } from '@chainwright/core'
import type { LimitedWorker, SharedStore } from '@chainwright/durable/engines'
import { createCallWatcher } from '@chainwright/nodes'
import { readAllowedUrls } from '../configuration/read-allowed-urls.ts'
import { chooseEngine } from '../engine/engine-settings.ts'
import { logRuns } from '../engine/log-runs.ts'
import { openSharedStore } from '../engine/open-engine.ts'
import { openSharedLimits, type SharedLimits } from '../engine/shared-limits.ts'
import { startWorker, type WorkerPlace } from '../engine/start-worker.ts'
import { untilReachable } from '../engine/until-reachable.ts'
import {
  isOpenToOthers,
  readWorkerNumbers,
  readWorkerPlace,
  workerOptions,
} from '../engine/worker-options.ts'
import type { CommandModels, Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { flowServices } from '../flow-services.ts'
import { loadRegistry } from '../load-registry.ts'
import { openWorkerModels } from '../open-models.ts'
import { commandLineError, type Arguments } from '../parse-arguments.ts'
import type { Command } from './command.ts'
import { noPositionals } from './positionals.ts'

/** Carries out runs that an engine gives it. */
export const workerCommand: Command = {
  name: 'worker',
  summary: 'Carry out runs of an engine, beside other workers',
  usage: '--engine restate|dbos --store STORE [options]',
  details: `Whoever starts a worker decides what flows may read, ask and load here; no flow and no
run can. Give all workers of one engine the same. The models, node types and grants of
the worker count, not those of whoever begins a run.

Ctrl-C or SIGTERM ends it in good order: it takes no more, steps at hand have --grace
seconds to end, and the rest goes on where another worker is. A second one leaves at once.`,
  options: workerOptions,
  async run(given, environment) {
    noPositionals(given)
    const chosen = await chooseEngine(given, environment)
    if (!chosen) throw noEngine()
    const numbers = readWorkerNumbers(given)
    const place = readWorkerPlace(given, chosen)
    warnOfOthers(place, environment)
    const stops = watchInterrupts(environment)
    const cache = await openCache(given, environment)
    let store: SharedStore | undefined
    let limits: SharedLimits | undefined
    let models: CommandModels | undefined
    try {
      const tell = (line: string): void => environment.stderr.write(`${line}\n`)
      const open = async (): Promise<SharedStore> => openSharedStore(chosen, environment)
      store = await untilReachable(open, tell, stops.signal)
      if (!store) return exitCodes.succeeded
      limits = await openSharedLimits(store)
      models = await openWorkerModels(given, environment, limits)
      const parts = { store, models, cache: cache.use, concurrency: numbers.concurrency }
      const worker = await createWorker(parts, { given, environment })
      const watched = given.has('quiet') ? worker : logRuns(worker, tell)
      const begin = { chosen, place, environment, concurrency: numbers.concurrency }
      const start = async () => startWorker(watched, begin)
      const started = await untilReachable(start, tell, stops.signal)
      if (!started) return exitCodes.succeeded
      const { where } = started
      environment.stdout.write(`worker of ${chosen.name} ${where}, store ${chosen.store}\n`)
      await stops.first
      started.takeNoMore(numbers.graceMs + lastMs)
      await Promise.race([worker.stop(numbers.graceMs), pause(numbers.graceMs + lastMs)])
      await started.close()
      return exitCodes.succeeded
    } finally {
      await limits?.close().catch(() => undefined)
      await store?.close().catch(() => undefined)
      await models?.close()
      cache.close()
      stops.end()
    }
  },
}

/** How long a step has to end that was told to, in milliseconds, before the worker goes without it. */
const lastMs = 5_000

interface WorkerParts {
  readonly store: SharedStore
  readonly models: CommandModels
  readonly cache: ContentCache | undefined
  readonly concurrency: number
}

async function createWorker(
  { store, models, cache, concurrency }: WorkerParts,
  { given, environment }: { given: Arguments; environment: Environment },
): Promise<LimitedWorker> {
  const { createFlowWorker, limitWorker } = await import('@chainwright/durable/engines')
  const registry = await loadRegistry(given.many('nodes'), environment)
  const grants = {
    allowRead: given.many('allow-read'),
    allowUrl: await readAllowedUrls(given, environment),
  }
  const step = {
    models,
    // Where a flow file lay is what whoever began the run says: it opens no folder here.
    services: flowServices(undefined, grants, environment.folder),
    watchCalls: createCallWatcher(environment.redactor),
    ...(cache && { cache }),
  }
  return limitWorker(createFlowWorker({ store, registry, step }), concurrency)
}

/** Results of steps that this worker carried out, when the user wants them kept. */
async function openCache(
  given: Arguments,
  { folder }: Environment,
): Promise<{ use: ContentCache | undefined; close(): void }> {
  const named = given.one('cache')
  if (named === undefined) return { use: undefined, close: () => undefined }
  const { openStore } = await import('@chainwright/durable')
  const store = openStore(resolve(folder, named))
  return { use: store.cache('worker'), close: () => store.close() }
}

function warnOfOthers({ host, identityKeys }: WorkerPlace, { stderr }: Environment): void {
  if (!isOpenToOthers(host) || identityKeys.length > 0) return
  stderr.write(
    `note: whoever reaches ${host} can run steps here. Let none but the Restate server reach it, or name its key with --identity-key\n`,
  )
}

/** The first Ctrl-C ends the worker in good order, the second on the spot. */
function watchInterrupts(environment: Environment) {
  const controller = new AbortController()
  const { promise: first, resolve: end } = Promise.withResolvers<void>()
  const forget = environment.onInterrupt(() => {
    if (controller.signal.aborted) return environment.leaveNow()
    environment.stderr.write('ending: steps at hand may end; Ctrl-C once more leaves at once\n')
    controller.abort()
    end()
  })
  return { signal: controller.signal, first, end: forget }
}

function noEngine(): Error {
  return commandLineError(
    'name the engine: --engine restate or dbos, or `engine.use` in the configuration',
  )
}
