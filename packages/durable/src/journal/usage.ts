import type { RecordedEvent, RunState } from '@chainwright/core'

/** Adds what a step used to the sums of its run. */
export function addUsage(sums: RunState['usage'], event: RecordedEvent): void {
  if (event.type !== 'node-end' && event.type !== 'node-error') return
  sums.inputTokens += event.usage?.inputTokens ?? 0
  sums.outputTokens += event.usage?.outputTokens ?? 0
  sums.cost += event.usage?.cost ?? 0
}
