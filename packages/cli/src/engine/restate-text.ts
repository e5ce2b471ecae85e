import type { RestateStatus } from '@chainwright/durable/restate'
import { countText } from '../terminal/figures-text.ts'

/** What a Restate server does, in a few lines. */
export function restateText({ workers, runs }: RestateStatus): string {
  const at =
    workers.length === 0 ? 'no worker was registered yet' : `workers: ${workers.join(', ')}`
  return `${at}\n${openRunsText(runs)}\n`
}

/** Runs that are not over: `3 runs are not over: 2 running, 1 suspended`. */
export function openRunsText(runs: Readonly<Record<string, number>>): string {
  const count = Object.values(runs).reduce((sum, one) => sum + one, 0)
  if (count === 0) return 'no run waits or goes on'
  const parts = Object.entries(runs).map(([status, number]) => `${number} ${status}`)
  return `${countText(count, 'run')} not over: ${parts.join(', ')}`
}
