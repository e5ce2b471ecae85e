import type { Plan, Registry } from '@chainwright/core'
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
  readonly models: CommandModels
}

/**
 * Reads and checks a flow, opens the models, and gives all to `use`; the models are closed behind it.
 * A flow with problems has them told on stderr, and `use` is not called. Gives the exit code. Throws
 * what reading the flow or its node types throws.
 */
export async function withCheckedFlow(
  shown: string,
  { given, environment }: { given: Arguments; environment: Environment },
  use: (checked: CheckedFlow) => Promise<number>,
): Promise<number> {
  const file = await loadFlow(shown, environment)
  if (given.has('allow-download')) {
    const { pullFlowModels } = await import('./commands/run-downloads.ts')
    await pullFlowModels(file, given, environment)
  }
  const models = await openModels(given, environment, file.flow)
  try {
    const registry = await loadRegistry(given.many('nodes'), environment)
    const { issues, plan } = checkFlowFile(file, registry, models)
    tellIssues(issues, environment)
    if (!plan) return exitCodeOfIssues(issues)
    return await use({ file, plan, registry, models })
  } finally {
    await models.close()
  }
}

/** Tells the problems of a flow file on stderr. */
export function tellIssues(issues: readonly LocatedIssue[], environment: Environment): void {
  const palette = createPalette(environment.stderr, environment.variables)
  for (const issue of issues) environment.stderr.write(issueText(issue, palette))
}
