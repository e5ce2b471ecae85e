import { basename } from 'node:path'
import { parseFlow, type Plan } from '@chainwright/core'
import {
  readSharedRun,
  sharedRunIds,
  type SharedRun,
  type SharedStore,
} from '@chainwright/durable/engines'
import { tellIssues } from './checked-flow.ts'
import { chooseEngine } from './engine/engine-settings.ts'
import { openChosenEngine, type OpenedEngine } from './engine/open-engine.ts'
import type { Environment } from './environment.ts'
import type { FlowFile } from './load-flow.ts'
import { loadRegistry } from './load-registry.ts'
import { findId } from './open-store.ts'
import { commandLineError, type Arguments } from './parse-arguments.ts'
import { checkFlowFile, refusal } from './plan-flow-file.ts'

/** A run that workers lead with its flow, and all that looking at it takes. */
export interface SharedFlow {
  readonly engine: OpenedEngine
  readonly record: SharedRun
  /** The flow as the run had it. */
  readonly file: FlowFile
  readonly plan: Plan
}

interface Call {
  readonly given: Arguments
  readonly environment: Environment
}

/** Opens the engine that the user named, and gives it to `use`; it is closed behind it. */
export async function withEngine<R>(
  { given, environment }: Call,
  use: (engine: OpenedEngine) => Promise<R>,
): Promise<R> {
  const chosen = await chooseEngine(given, environment)
  if (!chosen) throw commandLineError('name the engine with --engine NAME')
  const engine = await openChosenEngine(chosen, environment)
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}

/**
 * Opens a run that workers lead, with its flow and the engine, and gives all to `use`; everything is
 * closed behind it. Throws what is wrong with the run, or with its flow for the node types there are.
 */
export async function withSharedFlow(
  named: string,
  call: Call,
  use: (shared: SharedFlow) => Promise<number>,
): Promise<number> {
  return withEngine(call, async (engine) => {
    const record = await readSharedRun(engine.store, await findSharedRun(engine.store, named))
    const { file, plan } = await plannedFlow(record, call)
    return use({ engine, record, file, plan })
  })
}

/** The run that a whole id or its beginning names. Throws `command-line`. */
export async function findSharedRun(store: SharedStore, named: string): Promise<string> {
  return findId(await sharedRunIds(store), named)
}

/** The runs that whole ids or their beginnings name, each once. Throws `command-line`. */
export async function findSharedRuns(
  store: SharedStore,
  named: readonly string[],
): Promise<string[]> {
  const ids = await sharedRunIds(store)
  return [...new Set(named.map((one) => findId(ids, one)))]
}

/** The flow of a run with these node types. Throws what is wrong with it. */
export async function plannedFlow(
  { header }: SharedRun,
  { given, environment }: Call,
): Promise<Pick<SharedFlow, 'file' | 'plan'>> {
  const { source, flow: text, run } = header
  const shown = source === undefined ? run : basename(source)
  const file: FlowFile = { shown, path: source ?? shown, text, ...parseFlow(text) }
  const registry = await loadRegistry(given.many('nodes'), environment)
  const checked = checkFlowFile(file, registry, {})
  tellIssues(checked.issues, environment)
  if (!checked.plan) throw refusal(checked)
  return { file, plan: checked.plan }
}
