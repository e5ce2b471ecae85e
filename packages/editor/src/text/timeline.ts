import { formatCount, formatDuration } from '../lib/quantities.ts'

/** What the timeline of a run says. */
export const timelineText = {
  label: 'Timeline of the run',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  whole: 'Whole run',
  name: 'Step',
  time: 'Time',
  empty: 'Nothing has run yet',
  emptyHelp: 'Run the flow: each step will have its bar here.',
  statuses: {
    waiting: 'waiting for its inputs',
    queued: 'queued',
    running: 'running',
    retrying: 'waits to try again',
    paused: 'waits for an answer or a time',
    succeeded: 'done',
    skipped: 'skipped',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  cached: 'cached',
  reused: (count: number, total: number) => `${formatCount(count)} of ${formatCount(total)} reused`,
  took: (milliseconds: number) => formatDuration(milliseconds),
  queuedFor: (milliseconds: number) => `queued for ${formatDuration(milliseconds)}`,
  startedAt: (milliseconds: number) => `from ${formatDuration(milliseconds)}`,
  tokens: (count: number) => (count === 1 ? '1 token' : `${formatCount(count)} tokens`),
  tokensPerSecond: (rate: number) => `${formatCount(Math.round(rate))} tokens a second`,
  fold: (title: string) => `Fold ${title}`,
  unfold: (title: string) => `Unfold ${title}`,
  legend: 'Bars',
} as const
