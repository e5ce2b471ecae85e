import { join } from 'node:path'
import type { Store } from '@chainwright/durable'
import type { EngineHandle } from '@chainwright/durable/engines'
import type { Environment } from '../../environment.ts'
import { asFlowError, tellError } from '../../error-text.ts'
import { programVersion } from '../../program-version.ts'
import { checkReferences } from '../openai/check-references.ts'
import { createBudget, usageOf } from './budget.ts'
import { createEngineHouse } from './engine-house.ts'
import { createFlowKeys, editorKey, modelsKey } from './flow-keys.ts'
import type { ServeLimits } from './limits.ts'
import { loadServedFlows } from './load-served.ts'
import { createMetrics } from './metrics.ts'
import { makeKeys, readKeys } from './read-keys.ts'
import { createRunDesk, type RunObserver } from './run-desk.ts'
import type { RunHouse } from './run-house.ts'
import { createServeContext, type ServeContext } from './serve-context.ts'
import type { ServedFlow, ServedWith } from './served-flow.ts'
import { openSharedLedger } from './shared-ledger.ts'
import { createStoreHouse } from './store-house.ts'
import { traceRuns } from './traces.ts'
import { createFileLedger, type UsageLedger } from './usage-ledger.ts'

/** What a service is made of. */
export interface ServiceParts {
  readonly files: readonly string[]
  /** File of keys; left out, new ones are made. */
  readonly keyFile: string | undefined
  readonly environment: Environment
  readonly limits: ServeLimits
  readonly home: RunHome
  readonly served: ServedWith
  readonly allowRead: readonly string[]
  /** Sites that the flows may read from. Default: none. */
  readonly allowUrl?: readonly string[]
}

/** Where runs are: in this process with its store, or with the workers of an engine. */
export type RunHome =
  | {
      readonly store: Store
      /** Whether runs find results of earlier ones. */
      readonly hasCache: boolean
    }
  | { readonly engine: EngineHandle }

/** Flows that are ready to be served. */
export interface Service {
  readonly context: ServeContext
  /** The keys that were made for this start; none when there is a file of them. */
  readonly keys: ReadonlyMap<string, string> | undefined
  /** SHA-256 of the editor's token, when the file of keys has one. */
  readonly editorToken: Uint8Array | undefined
  /** Ids of the runs of before that wait for this process, and of others. */
  waiting(): readonly string[]
  /** Lets running work end for so long, and lets go of the rest. */
  stop(graceMs: number): Promise<void>
}

/** Loads the flows and the keys, and puts everything together. Throws what is wrong with any of them. */
export async function openService(parts: ServiceParts): Promise<Service> {
  const { environment, limits, home, served } = parts
  const { allowRead, allowUrl = [] } = parts
  checkReferences(served.models, served.references ?? [])
  // Which models there are for flows is the affair of whoever carries them out.
  const models = 'engine' in home ? undefined : served.models
  const load = { registry: served.registry, models, environment, allowRead, allowUrl }
  const flows = await loadServedFlows(parts.files, load)
  const names = [...flows.keys(), ...(served.references?.length ? [modelsKey] : [])]
  const made = parts.keyFile === undefined ? makeKeys(names) : undefined
  const entries = made?.entries ?? (await readKeys(parts.keyFile ?? '', names, environment))
  const metrics = createMetrics()
  const budget = createBudget(limits, await openLedger(home))
  const count: RunObserver = ({ id, flow: { name } }) => {
    let left = limits.tokensPerRun
    return (event) => {
      metrics.event(name, event)
      const { inputTokens = 0, outputTokens = 0 } = usageOf(event) ?? {}
      left -= inputTokens + outputTokens
      if (budget.count(name, event)) stopSpending(id, 'the budget of the day is spent')
      else if (left < 0) stopSpending(id, 'the run used more tokens than it may')
    }
  }
  const observers = [count, traceRuns(programVersion(), { messages: tellsMessages(environment) })]
  const house = openHouse(home, flows, served)
  const desk = createRunDesk({ flows, house, observers })
  // Not from within the event: the run is in the middle of its work.
  function stopSpending(id: string, why: string): void {
    setImmediate(() => void desk.find(id)?.run.cancel(why).catch(report))
  }
  const ofEditor = entries.find(({ name }) => name === editorKey)
  const keys = createFlowKeys(entries.filter((entry) => entry !== ofEditor))
  const redact = <V>(value: V): V => environment.redactor?.value(value) ?? value
  const report = (thrown: unknown): void => tellError(asFlowError(thrown), environment)
  const about = { flows, served, keys, desk, limits, budget, metrics, report, redact }
  const context = createServeContext(about)
  return {
    context,
    keys: made?.told,
    editorToken: ofEditor?.digest,
    waiting: () => house.waiting(),
    async stop(graceMs) {
      await desk.stop(graceMs)
      await budget.close()
    },
  }
}

function openHouse(
  home: RunHome,
  flows: ReadonlyMap<string, ServedFlow>,
  served: ServedWith,
): RunHouse {
  if ('engine' in home) return createEngineHouse({ handle: home.engine, flows, served })
  return createStoreHouse({ ...home, served })
}

async function openLedger(home: RunHome): Promise<UsageLedger> {
  if ('engine' in home) return openSharedLedger(home.engine.store)
  return createFileLedger(join(home.store.folder, 'serve-usage.json'))
}

/** The switch of OpenTelemetry for texts of models in spans; off unless it is set. */
function tellsMessages({ variables }: Environment): boolean {
  return variables['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT']?.toLowerCase() === 'true'
}
