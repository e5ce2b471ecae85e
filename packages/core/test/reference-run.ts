import {
  batchSize,
  outputPorts,
  stepOutputs,
  type Scenario,
  type ScenarioNode,
  type Source,
} from './random-scenario.ts'

type Values = Readonly<Record<string, unknown>>

/** What must become of a node when nothing stops the run. `never`: it stands behind one that fails. */
export type Outcome =
  | { readonly status: 'succeeded'; readonly outputs: Values }
  | { readonly status: 'skipped' | 'failed' | 'never' }

/**
 * What a flow means, without time, order, or the engine: every node is worked out once, after those
 * before it.
 */
export function expectedOutcomes({ nodes }: Scenario): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>()
  for (const node of nodes) outcomes.set(node.id, outcomeOf(node, outcomes))
  return outcomes
}

function outcomeOf(node: ScenarioNode, outcomes: ReadonlyMap<string, Outcome>): Outcome {
  const wires = Object.values(node.inputs).flatMap(wiresOf)
  const sources = wires.map((from) => outcomes.get(from.split('.')[0] ?? '')?.status)
  if (sources.includes('failed') || sources.includes('never')) return { status: 'never' }
  if (node.off) return { status: 'skipped' }
  const inputs: Record<string, unknown> =
    node.type === 'split' || node.type === 'pack' ? {} : { b: 'default' }
  const lists: string[] = []
  for (const [port, source] of Object.entries(node.inputs)) {
    const value = valueOf(port, source, outcomes)
    if (value === undefined) continue
    inputs[port] = value
    if (port !== 'list' && Array.isArray(value)) lists.push(port)
  }
  if (inputs[node.type === 'pack' ? 'list' : 'a'] === undefined) return { status: 'skipped' }
  if (node.lifted && lists.length === 0) return { status: 'skipped' }
  if (lists.length === 0) return stepOutcome(node, inputs, 0)
  const lengths = new Set(lists.map((port) => (inputs[port] as unknown[]).length))
  if (lengths.size > 1) return { status: 'failed' }
  const items = Array.from({ length: [...lengths][0] ?? 0 }, (_, item) => {
    const picked = lists.map((port) => [port, (inputs[port] as unknown[])[item]] as const)
    return { ...inputs, ...Object.fromEntries(picked) }
  })
  return collected(
    node,
    items.map((values, item) => stepOutcome(node, values, item, items.length)),
  )
}

function collected(node: ScenarioNode, steps: readonly Outcome[]): Outcome {
  if (steps.some((step) => step.status === 'failed')) return { status: 'failed' }
  const kept = steps.flatMap((step) => (step.status === 'succeeded' ? [step.outputs] : []))
  const lists = Object.keys(outputPorts[node.type]).map((port) => {
    return [
      port,
      kept.map((outputs) => outputs[port]).filter((value) => value !== undefined),
    ] as const
  })
  const given = lists.filter(([, values]) => values.length > 0 || kept.length === 0)
  return { status: 'succeeded', outputs: Object.fromEntries(given) }
}

/** Tries until one goes well, or until the tries, and those of the fallback model, are used up. */
function stepOutcome(node: ScenarioNode, inputs: Values, item: number, items = 1): Outcome {
  let attempt = 0
  for (const round of node.onError === 'fallback' ? ['main', 'spare'] : ['main']) {
    for (let tries = 0; tries <= node.retries; tries++) {
      const fault = faultAt(node, item, { attempt: ++attempt, items })
      if (fault === 'ok') return { status: 'succeeded', outputs: stepOutputs(node, inputs) }
      if (fault === 'broken' || fault === 'wrong') break
    }
    if (round === 'spare') return { status: 'failed' }
  }
  if (node.onError === 'use') return { status: 'succeeded', outputs: outputPorts[node.type] }
  return { status: node.onError === 'skip' ? 'skipped' : 'failed' }
}

/** A batch that hangs for one of its items hangs for all. */
function faultAt(
  node: ScenarioNode,
  item: number,
  { attempt, items }: { attempt: number; items: number },
) {
  const together = node.type === 'batch' && items > 1 && attempt === 1
  const first = item - (item % batchSize)
  const batch = node.faults.slice(first, Math.min(items, first + batchSize))
  if (together && batch.includes('hang')) return 'hang'
  return node.faults[item + attempt - 1] ?? 'ok'
}

function wiresOf(source: Source): string[] {
  if (typeof source === 'string') return []
  const all = 'from' in source ? [source] : source
  return all.flatMap((wire) => (typeof wire === 'string' ? [] : [wire.from]))
}

function valueOf(port: string, source: Source, outcomes: ReadonlyMap<string, Outcome>): unknown {
  const wires = wiresOf(source)
  if (wires.length === 0) return source
  const values = wires
    .map((from) => {
      const [id = '', output = ''] = from.split('.')
      const outcome = outcomes.get(id)
      return outcome?.status === 'succeeded' ? outcome.outputs[output] : undefined
    })
    .filter((value) => value !== undefined)
  if (!Array.isArray(source)) {
    const [value] = values
    return port === 'list' && typeof value === 'string' ? [value] : value
  }
  return values.length > 0 ? values : undefined
}
