import type { Plan, Registry } from '@chainwright/core'
import { chooseEngine, type ChosenEngine } from './engine/engine-settings.ts'
import { openChosenEngine, type OpenedEngine } from './engine/open-engine.ts'
import type { CommandModels, Environment } from './environment.ts'
import { exitCodeOfIssues } from './exit-code.ts'
import { loadFlow, type FlowFile } from './load-flow.ts'
import { loadRegistry } from './load-registry.ts'
import { issueText, type LocatedIssue } from './located-issues.ts'
import { openModels } from './open-models.ts'
import type { Arguments } from './parse-arguments.ts'
import { checkFlowFile } from './plan-flow-file.ts'
import { createPalette } from './terminal/palette.ts'

/** A flow file without problems, and all that running it takes. */
export interface CheckedFlow {
  readonly file: FlowFile
  readonly plan: Plan
  readonly registry: Registry
  /** The models of this machine; `undefined` when workers run the flow. */
  readonly models: CommandModels | undefined
  /** The engine whose workers run the flow; `undefined` when this process does. */
  readonly engine: OpenedEngine | undefined
}

interface Call {
  readonly given: Arguments
  readonly environment: Environment
}

/**
 * Reads and checks a flow, opens the models or the engine that is to run it, and gives all to `use`; they
 * are closed behind it. A flow with problems has them told on stderr, and `use` is not called. Gives the
 * exit code. Throws what reading the flow or its node types throws, and what opening an engine throws.
 */
export async function withCheckedFlow(
  shown: string,
  call: Call,
  use: (checked: CheckedFlow) => Promise<number>,
): Promise<number> {
  const { given, environment } = call
  const file = await loadFlow(shown, environment)
  const chosen = await chooseEngine(given, environment)
  if (chosen) return withEngine(file, { ...call, chosen }, use)
  if (given.has('allow-download')) {
    const { pullFlowModels } = await import('./commands/run-downloads.ts')
    await pullFlowModels(file, given, environment)
  }
  const models = await openModels(given, environment, file.flow)
  try {
    return await check(file, { ...call, models }, use)
  } finally {
    await models.close()
  }
}

/** Which models there are is the affair of the workers. */
async function withEngine(
  file: FlowFile,
  { chosen, ...call }: Call & { readonly chosen: ChosenEngine },
  use: (checked: CheckedFlow) => Promise<number>,
): Promise<number> {
  return check(file, { ...call, models: undefined }, async (checked) => {
    const engine = await openChosenEngine(chosen, call.environment)
    try {
      return await use({ ...checked, engine })
    } finally {
      await engine.close()
    }
  })
}

async function check(
  file: FlowFile,
  { given, environment, models }: Call & Pick<CheckedFlow, 'models'>,
  use: (checked: CheckedFlow) => Promise<number>,
): Promise<number> {
  const registry = await loadRegistry(given.many('nodes'), environment)
  const { issues, plan } = checkFlowFile(file, registry, models ?? {})
  tellIssues(issues, environment)
  if (!plan) return exitCodeOfIssues(issues)
  return use({ file, plan, registry, models, engine: undefined })
}

/** Tells the problems of a flow file on stderr. */
export function tellIssues(issues: readonly LocatedIssue[], environment: Environment): void {
  const palette = createPalette(environment.stderr, environment.variables)
  for (const issue of issues) environment.stderr.write(issueText(issue, palette))
}
