import { findNode, type NodeState, type RunState } from '@chainwright/core'
import type { Entered } from '../document/document.ts'

/**
 * What stands before the ids of the nodes that are shown, in the paths of a run: `` outside, and
 * `story#3/` in the fourth round of the body of `story`. Where no item or round was chosen, the first
 * item and the newest round are meant.
 */
export function shownPrefix(entered: readonly Entered[], state: RunState | undefined): string {
  let prefix = ''
  for (const step of entered) {
    const path = prefix + step.node
    const node = state && findNode(state, path)
    if (!node) return `${path}/`
    const item = node.items ? (step.item ?? 0) : undefined
    const at = item === undefined ? path : `${path}[${item}]`
    prefix = repeats(node) ? `${at}#${step.round ?? newestRound(node, item)}/` : `${at}/`
  }
  return prefix
}

/** How many rounds of a body have begun, for one item of a lifted node. */
export function roundsOf(node: NodeState, item: number | undefined): number {
  return (item === undefined ? node.rounds : node.items?.[item]?.rounds)?.length ?? 0
}

/** Whether the body of a node can run more than once. */
export function repeats({ planned: { type } }: NodeState): boolean {
  return type.kind === 'body' && type.repeats
}

function newestRound(node: NodeState, item: number | undefined): number {
  return Math.max(0, roundsOf(node, item) - 1)
}
