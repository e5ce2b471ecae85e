import type { Command } from './commands.ts'
import { countInPools, laneOf } from './lanes.ts'
import { stepAt, type NodeState, type Scope } from './run-state.ts'
import type { Work } from './work.ts'

/**
 * Takes back what was ordered to start at the very moment at which its flow was stopped: nobody has
 * begun it, and nothing new starts in a flow that has failed or was cancelled.
 */
export function withdrawStarts(work: Work): void {
  work.commands = work.commands.filter((command) => !isWithdrawn(work, command))
}

function isWithdrawn(work: Work, command: Command): boolean {
  if (command.type !== 'run-node' && command.type !== 'run-batch') return false
  const { node } = command
  if (node.scope.status !== 'stopping') return false
  const places =
    command.type === 'run-node' ? [command.item] : command.inputs.map((_, at) => command.first + at)
  const fallback = command.type === 'run-node' && command.fallback
  for (const item of places) backInLine(node, item)
  for (let at: Scope | undefined = node.scope; at; at = at.owner?.node.scope) at.running--
  const lane = laneOf(work.state.queues, node, fallback)
  if (lane) countInPools(lane, -1)
  work.state.steps -= places.length
  return true
}

function backInLine(node: NodeState, item: number | undefined): void {
  const step = stepAt(node, item)
  if (!step) return
  step.status = 'queued'
  step.attempt -= 1
}
