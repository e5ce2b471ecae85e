import { basename } from 'node:path'
import type { FlowError, Models } from '@chainwright/core'
import { tellIssues } from '../../checked-flow.ts'
import type { Environment } from '../../environment.ts'
import { flowServices, type FlowGrants } from '../../flow-services.ts'
import { loadFlow } from '../../load-flow.ts'
import { commandLineError } from '../../parse-arguments.ts'
import { checkFlowFile, refusal } from '../../plan-flow-file.ts'
import { servedName, type ServedFlow, type ServedWith } from './served-flow.ts'

/** What flow files are loaded with. */
export interface LoadServed extends Pick<ServedWith, 'registry'>, FlowGrants {
  /** The models there are; left out, flows may name any. */
  readonly models: Models | undefined
  readonly environment: Environment
}

/**
 * Reads and checks the flows that are to be served, by name. The problems of a flow are told on stderr;
 * throws its error then, and `command-line` for names that do not serve.
 */
export async function loadServedFlows(
  files: readonly string[],
  load: LoadServed,
): Promise<ReadonlyMap<string, ServedFlow>> {
  const { environment, registry, models } = load
  const flows = new Map<string, ServedFlow>()
  for (const shown of files) {
    const name = nameOf(shown)
    const file = await loadFlow(shown, environment)
    const checked = checkFlowFile(file, registry, models ?? {})
    tellIssues(checked.issues, environment)
    if (!checked.plan || !file.flow) throw refusal(checked)
    if (flows.has(name)) throw sameName(name, shown)
    const { flow, text, path } = file
    const services = flowServices(path, load, environment.folder)
    flows.set(name, { name, flow, plan: checked.plan, text, path, services })
  }
  return flows
}

function nameOf(shown: string): string {
  const name = servedName(basename(shown))
  if (name !== undefined) return name
  throw commandLineError(
    `\`${shown}\` gives no name to be served under: it begins with a letter, then letters, digits, - and _, at most 64`,
  )
}

function sameName(name: string, shown: string): FlowError {
  return commandLineError(
    `another flow is served as \`${name}\` already: give \`${shown}\` another name`,
  )
}
