import type { NodeState, RunState, StepState } from '@chainwright/core'
import type { TimelineRow } from '../../parts/timeline/timeline-rows.ts'
import { reusedItems, whyRanAgain } from '../../run/reused-items.ts'
import { panelText } from '../../text/panels.ts'

/**
 * The steps of a run as rows of its timeline, in the order in which nodes run: below a node its items,
 * below a step the rounds of its body with their nodes.
 */
export function rowsOfRun(state: RunState): TimelineRow[] {
  const rows: TimelineRow[] = []
  addNodes(rows, state, 0)
  return rows
}

/** A flow in a run: the outermost, or a round of a body. */
type Scope = NodeState['scope']

function addNodes(rows: TimelineRow[], { nodes, prefix, owner }: Scope, depth: number): void {
  for (const node of nodes) {
    const path = owner ? prefix + node.id : node.id
    rows.push({
      ...rowOf(node),
      id: path,
      title: node.id,
      depth,
      ...(node.items ? wholeOf(node) : {}),
    })
    for (const [at, item] of (node.items ?? []).entries()) {
      rows.push({
        ...rowOf(item),
        id: `${path}[${at}]`,
        title: panelText.item(at),
        depth: depth + 1,
      })
      addRounds(rows, item, depth + 2)
    }
    if (!node.items) addRounds(rows, node, depth + 1)
  }
}

function addRounds(rows: TimelineRow[], { rounds = [] }: StepState, depth: number): void {
  for (const scope of rounds) {
    if (rounds.length === 1) addNodes(rows, scope, depth)
    else {
      const times = spanOf(scope.nodes)
      const status =
        scope.status === 'stopping' || scope.status === 'ready' ? 'running' : scope.status
      const title = `${panelText.round} ${scope.round + 1}`
      rows.push({ id: scope.prefix, title, depth, status, ...times })
      addNodes(rows, scope, depth + 1)
    }
  }
}

function rowOf({ status, startedAt, endedAt, cached, because, usage }: StepState) {
  const again = whyRanAgain(because)
  return {
    status,
    ...(startedAt > 0 ? { start: startedAt } : {}),
    ...(endedAt > 0 ? { end: endedAt } : {}),
    ...(cached ? { cached } : {}),
    ...(again === undefined ? {} : { because: again }),
    ...(usage?.outputTokens === undefined ? {} : { tokens: usage.outputTokens }),
  }
}

/** A lifted node lasts from its first item to its last, and used what they used. */
function wholeOf(node: NodeState) {
  const { items = [] } = node
  const { reused = 0, total = 0 } = reusedItems(node) ?? {}
  const tokens = items.reduce((sum, { usage }) => sum + (usage?.outputTokens ?? 0), 0)
  const cached = items.length > 0 && items.every((item) => item.cached)
  return {
    ...spanOf(items),
    ...(tokens > 0 ? { tokens } : {}),
    ...(cached ? { cached } : {}),
    ...(reused > 0 && reused < total ? { reused: { count: reused, total } } : {}),
  }
}

function spanOf(steps: readonly StepState[]): { start?: number; end?: number } {
  const begun = steps.filter(({ startedAt }) => startedAt > 0)
  if (begun.length === 0) return {}
  const start = Math.min(...begun.map(({ startedAt }) => startedAt))
  const isOver = begun.every(({ endedAt }) => endedAt > 0)
  return isOver ? { start, end: Math.max(...begun.map(({ endedAt }) => endedAt)) } : { start }
}
