import {
  checkFlow,
  type FlowError,
  issuesError,
  planFlow,
  type FlowIssue,
  type Models,
  type Plan,
  type Registry,
} from '@chainwright/core'
import type { FlowFile } from './load-flow.ts'
import { locateIssues, type LocatedIssue } from './located-issues.ts'

/** A flow file after all checks: its problems, and its plan when none of them blocks a run. */
export interface CheckedFile {
  readonly issues: readonly LocatedIssue[]
  readonly plan: Plan | undefined
}

/** Checks a flow file against the node types and models there are. No model is loaded. */
export function checkFlowFile(
  file: FlowFile,
  registry: Registry,
  models: Pick<Models, 'problem'>,
): CheckedFile {
  const found: FlowIssue[] = [...file.issues]
  if (file.flow) found.push(...checkFlow(file.flow, registry, { models }))
  const issues = locateIssues(file, found)
  const blocked = !file.flow || issues.some((issue) => issue.severity === 'error')
  return { issues, plan: file.flow && !blocked ? planFlow(file.flow, registry) : undefined }
}

/** One error for a file whose problems have been listed already. */
export function refusal({ issues }: CheckedFile): FlowError {
  return issuesError(issues)
}
