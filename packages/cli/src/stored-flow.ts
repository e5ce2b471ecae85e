import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { isFlowError, parseFlow, type Plan, type Registry } from '@chainwright/core'
import type { Store, StoredRecord } from '@chainwright/durable'
import { tellIssues } from './checked-flow.ts'
import type { CommandModels, Environment } from './environment.ts'
import { loadFlow, type FlowFile } from './load-flow.ts'
import { loadRegistry } from './load-registry.ts'
import { openModels } from './open-models.ts'
import { closeStore, findRun, openKnownStore } from './open-store.ts'
import type { Arguments } from './parse-arguments.ts'
import { checkFlowFile, refusal } from './plan-flow-file.ts'

/** A remembered run with its flow, and all that going on with it takes. */
export interface StoredFlow {
  readonly store: Store
  readonly record: StoredRecord
  /** The flow as the run had it. */
  readonly file: FlowFile
  readonly plan: Plan
  readonly registry: Registry
  readonly models: CommandModels
  /** Where the flow file lies, when it lies there still and is the same flow. */
  readonly flowPath: string | undefined
}

/**
 * Opens a remembered run, its flow and the models, and gives all to `use`; everything is closed
 * behind it. Throws what is wrong with the run, or with its flow for the node types there are.
 */
export async function withStoredFlow(
  named: string,
  { given, environment }: { given: Arguments; environment: Environment },
  use: (stored: StoredFlow) => Promise<number>,
): Promise<number> {
  const store = await openKnownStore(given, environment)
  let models: CommandModels | undefined
  try {
    const record = store.read(findRun(store, named))
    const { source, flow: text } = record
    const shown = source === undefined ? record.run : basename(source)
    const file: FlowFile = { shown, path: source ?? shown, text, ...parseFlow(text) }
    models = await openModels(given, environment, file.flow)
    const registry = await loadRegistry(given.many('nodes'), environment)
    const checked = checkFlowFile(file, registry, models)
    tellIssues(checked.issues, environment)
    if (!checked.plan) throw refusal(checked)
    const flowPath = await unchangedPath(source, checked.plan.digest)
    return await use({ store, record, file, plan: checked.plan, registry, models, flowPath })
  } finally {
    await models?.close()
    closeStore(store, environment)
  }
}

/**
 * A store may come from somebody else. Where it says that a flow file lay is a folder to read from
 * only if that very flow lies there.
 */
async function unchangedPath(
  source: string | undefined,
  digest: string,
): Promise<string | undefined> {
  if (source === undefined || !existsSync(source)) return undefined
  try {
    const { flowDigest } = await import('@chainwright/core')
    const { flow } = await loadFlow(source, { folder: '/' })
    return flow && flowDigest(flow) === digest ? source : undefined
  } catch (thrown) {
    if (isFlowError(thrown)) return undefined
    throw thrown
  }
}
