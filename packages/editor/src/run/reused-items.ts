import { explainBecause, isFinal, type Because, type NodeState } from '@chainwright/core'

/** How the items of a lifted node came by their outputs. */
export interface ReusedItems {
  readonly total: number
  /** Items that are over, however they ended. */
  readonly done: number
  /** Items whose outputs are those of an earlier run. */
  readonly reused: number
  /** The items that ran although others were reused, from 0, with the reason in words. */
  readonly ran: readonly { readonly item: number; readonly because: string }[]
}

/** Counts the items of a lifted node; `undefined` for a node that runs once. */
export function reusedItems({ items }: NodeState): ReusedItems | undefined {
  if (!items) return undefined
  const reused = items.filter(({ cached }) => cached).length
  const ran = items.flatMap(({ because, cached }, item) =>
    reused > 0 && !cached && because ? [{ item, because: explainBecause(because) }] : [],
  )
  const done = items.filter(({ status }) => isFinal(status)).length
  return { total: items.length, done, reused, ran }
}

/** Why a step ran again, in words; nothing for one that ran first, or did not need to. */
export function whyRanAgain(because: Because | undefined): string | undefined {
  if (!because || because.type === 'first' || because.type === 'same') return undefined
  return explainBecause(because)
}
