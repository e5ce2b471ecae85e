import { formatBytes, formatCount, formatDuration } from '../lib/quantities.ts'

/** What the general parts say: buttons, dialogs, lists, tables. */
export const partsText = {
  close: 'Close',
  dismiss: 'Dismiss',
  remove: (name: string) => `Remove ${name}`,
  noMatches: 'Nothing matches',
  matches: (count: number) => (count === 1 ? '1 match' : `${formatCount(count)} matches`),
  optional: 'optional',
  needed: 'needed',
  sortBy: (column: string) => `Sort by ${column}`,
  timeLeft: (milliseconds: number) => `${formatDuration(milliseconds)} left`,
  bytesOf: (done: number, total: number) => `${formatBytes(done)} of ${formatBytes(total)}`,
  bytes: (done: number) => formatBytes(done),
  countOf: (done: number, total: number) => `${formatCount(done)} of ${formatCount(total)}`,
  count: (done: number) => formatCount(done),
  copy: 'Copy',
  copied: 'Copied',
  noRows: 'No rows',
} as const
