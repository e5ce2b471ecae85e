import type { FlowPlan, Plan, PlannedNode } from '@chainwright/core'
import { countText } from './terminal/figures-text.ts'
import { harmlessLine } from './terminal/harmless-text.ts'

/** What a flow would use, told without running it. */
export interface FlowSummary {
  readonly nodes: number
  /** Model references, each once. */
  readonly models: readonly string[]
  /** Names and patterns of files that it would read, with the defaults of its inputs. */
  readonly reads: readonly string[]
}

/** Counts what a plan would use, each flow inside of it once. */
export function flowSummary(plan: Plan): FlowSummary {
  const flows = new Set<FlowPlan>([plan])
  for (const { nodes } of flows) for (const { body } of nodes) if (body) flows.add(body)
  const all = [...flows].flatMap((flow) => flow.nodes.map((node) => ({ node, flow })))
  return {
    nodes: all.length,
    models: plan.references,
    reads: [...new Set(all.flatMap(({ node, flow }) => filesOf(node, flow)))],
  }
}

/** The summary on one line: `3 nodes, models: starter, reads: docs/*.md`. */
export function summaryText({ nodes, models, reads }: FlowSummary): string {
  const parts = [countText(nodes, 'node')]
  if (models.length > 0) parts.push(`models: ${models.join(', ')}`)
  if (reads.length > 0) parts.push(`reads: ${reads.join(', ')}`)
  return harmlessLine(parts.join(', '))
}

// A node that is handed the door to files names them at the texts that it cannot do without.
function filesOf(node: PlannedNode, plan: FlowPlan): string[] {
  if (!node.type.services.includes('files')) return []
  const naming = node.inputs.filter(({ type, port }) => {
    return type.base === 'text' && port.need === 'needed'
  })
  return naming.flatMap(({ name, source }) => {
    if (source.type === 'absent') return []
    if (source.type === 'literal') return names(source.value)
    const input = source.type === 'wire' && source.node < 0 ? source.port : undefined
    const known = input === undefined ? undefined : plan.inputs.get(input)?.default
    return known === undefined ? [`what \`${input ?? `${node.id}.${name}`}\` names`] : names(known)
  })
}

function names(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String)
}
