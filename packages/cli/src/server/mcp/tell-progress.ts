import type { Plan, RunEvent } from '@chainwright/core'
import type { ServerContext } from '@modelcontextprotocol/server'
import type { EventListener } from '../called-flow.ts'

/** Notifications come at most so often as parts of the whole are done. */
const parts = 100

/**
 * Tells a client that asked for it how far a run is: nodes of the flow that are done, and parts of those
 * that say how far they are. What it tells only grows.
 */
export function progressTeller(plan: Plan, { mcpReq }: ServerContext): EventListener {
  const token = mcpReq._meta?.progressToken
  if (token === undefined) return () => undefined
  const total = plan.nodes.length
  const shares = new Map<string, number>()
  let told = 0
  return (event) => {
    const share = shareOf(event)
    if (!share || !plan.index.has(share.node)) return
    shares.set(share.node, Math.max(share.done, shares.get(share.node) ?? 0))
    const progress = [...shares.values()].reduce((sum, done) => sum + done, 0)
    if (progress <= told || (progress < total && progress - told < total / parts)) return
    told = progress
    const { message = share.node } = share
    void mcpReq
      .notify({
        method: 'notifications/progress',
        params: { progressToken: token, progress, total, message },
      })
      // The client has left; the run hears of that by itself.
      .catch(() => undefined)
  }
}

/** The node that an event speaks of, and how much of it is done, from 0 to 1. */
function shareOf(
  event: RunEvent,
): { node: string; done: number; message?: string | undefined } | undefined {
  switch (event.type) {
    case 'node-end':
      return event.item === undefined ? { node: event.node, done: 1 } : undefined
    case 'node-collect':
    case 'node-skip':
    case 'node-pin':
      return { node: event.node, done: 1 }
    case 'node-progress': {
      const { node, item, done, total, message } = event
      if (item !== undefined || total <= 0) return undefined
      return { node, done: Math.min(0.99, done / total), message }
    }
    default:
      return undefined
  }
}
