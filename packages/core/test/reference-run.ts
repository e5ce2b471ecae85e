import {
  afterRound,
  batchSize,
  outputPorts,
  stepOutputs,
  waitFault,
  type Fault,
  type Scenario,
  type ScenarioBody,
  type ScenarioNode,
  type Source,
} from './scenario.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * What must become of a node when nothing stops the run. `never`: it stands behind one that fails, or
 * that waits for ever (`stuck`).
 */
export type Outcome =
  | { readonly status: 'succeeded'; readonly outputs: Values }
  | { readonly status: 'skipped' | 'failed' | 'stuck' | 'never' }

/**
 * What a flow means, without time, order, or the engine: every node is worked out once, after those
 * before it.
 */
export function expectedOutcomes({ nodes }: Pick<Scenario, 'nodes'>): Map<string, Outcome> {
  return outcomesOf(nodes, {})
}

function outcomesOf(nodes: readonly ScenarioNode[], given: Values): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>([['inputs', { status: 'succeeded', outputs: given }]])
  for (const node of nodes) outcomes.set(node.id, outcomeOf(node, outcomes))
  outcomes.delete('inputs')
  return outcomes
}

function outcomeOf(node: ScenarioNode, outcomes: ReadonlyMap<string, Outcome>): Outcome {
  const wires = Object.values(node.inputs).flatMap(wiresOf)
  const sources = wires.map((from) => outcomes.get(from.split('.')[0] ?? '')?.status ?? 'never')
  if (sources.some((status) => status !== 'succeeded' && status !== 'skipped')) {
    return { status: 'never' }
  }
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
  if (steps.some((step) => step.status === 'stuck')) return { status: 'stuck' }
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

function stepOutcome(node: ScenarioNode, inputs: Values, item: number, items = 1): Outcome {
  if (node.body) return bodyOutcome(node, node.body, inputs)
  return node.waits ? waitOutcome(node, inputs) : functionOutcome(node, inputs, item, items)
}

/** Tries until one goes well, or until the tries, and those of the fallback model, are used up. */
function functionOutcome(node: ScenarioNode, inputs: Values, item: number, items: number): Outcome {
  let attempt = 0
  for (const round of node.onError === 'fallback' ? ['main', 'spare'] : ['main']) {
    for (let tries = 0; tries <= node.retries; tries++) {
      const fault = faultAt(node, item, { attempt: ++attempt, items })
      if (fault === 'ok') return { status: 'succeeded', outputs: stepOutputs(node, inputs) }
      if (fault === 'broken' || fault === 'wrong') break
    }
    if (round === 'spare') return { status: 'failed' }
  }
  return afterFailure(node)
}

/** An answer and the end of the time come to the same; without both the step waits for ever. */
function waitOutcome(node: ScenarioNode, inputs: Values): Outcome {
  const fault = waitFault(node, inputs)
  if (fault === 'busy') return afterFailure(node)
  if (node.waits?.answered === false && node.waits.afterMs === undefined) return { status: 'stuck' }
  if (fault === 'broken' || fault === 'wrong') return afterFailure(node)
  return { status: 'succeeded', outputs: stepOutputs(node, inputs) }
}

/** One round after the other, each from what the one before gave. */
function bodyOutcome(node: ScenarioNode, body: ScenarioBody, { a, b }: Values): Outcome {
  let given: Values = { a, b }
  for (let round = 0; ; round++) {
    const ended = flowOutcome(body, given)
    if (ended.status === 'stuck' && node.timeoutMs === undefined) return ended
    if (ended.status !== 'succeeded') return afterFailure(node)
    const after = decided(node, { given, outputs: ended.outputs, round })
    if (!after) return afterFailure(node)
    if ('outputs' in after) return { status: 'succeeded', outputs: after.outputs }
    given = after.again
  }
}

function decided(node: ScenarioNode, ended: Parameters<typeof afterRound>[1]) {
  try {
    return afterRound(node, ended)
  } catch {
    return undefined
  }
}

function flowOutcome({ nodes, outputs }: ScenarioBody, given: Values): Outcome {
  const outcomes = outcomesOf(nodes, given)
  const statuses = new Set([...outcomes.values()].map(({ status }) => status))
  if (statuses.has('failed')) return { status: 'failed' }
  if (statuses.has('stuck')) return { status: 'stuck' }
  outcomes.set('inputs', { status: 'succeeded', outputs: given })
  const values = Object.entries(outputs).flatMap(([port, from]) => {
    const value = wireValue(from, outcomes)
    return value === undefined ? [] : [[port, value] as const]
  })
  return { status: 'succeeded', outputs: Object.fromEntries(values) }
}

function afterFailure({ onError, type }: ScenarioNode): Outcome {
  if (onError === 'use') return { status: 'succeeded', outputs: outputPorts[type] }
  return { status: onError === 'skip' ? 'skipped' : 'failed' }
}

/** A batch that hangs for one of its items hangs for all. */
function faultAt(
  node: ScenarioNode,
  item: number,
  { attempt, items }: { attempt: number; items: number },
): Fault {
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

function wireValue(from: string, outcomes: ReadonlyMap<string, Outcome>): unknown {
  const [id = '', output = ''] = from.split('.')
  const outcome = outcomes.get(id)
  return outcome?.status === 'succeeded' ? outcome.outputs[output] : undefined
}

function valueOf(port: string, source: Source, outcomes: ReadonlyMap<string, Outcome>): unknown {
  const wires = wiresOf(source)
  if (wires.length === 0) return source
  const values = wires
    .map((from) => wireValue(from, outcomes))
    .filter((value) => value !== undefined)
  if (!Array.isArray(source)) {
    const [value] = values
    return port === 'list' && typeof value === 'string' ? [value] : value
  }
  return values.length > 0 ? values : undefined
}
