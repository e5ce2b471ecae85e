import { formatBytes, formatCount, formatDuration } from '../lib/quantities.ts'

/** What the canvas says. */
export const canvasText = {
  canvas: 'Canvas of the flow',
  card: 'card',
  minimap: 'Map of the flow',
  status: {
    waiting: 'Waiting',
    queued: 'Queued',
    running: 'Running',
    retrying: 'Trying again',
    paused: 'Waits for an answer',
    succeeded: 'Done',
    skipped: 'Skipped',
    failed: 'Failed',
    cancelled: 'Cancelled',
    cached: 'Cached',
  },
  runs: (count: number) => `runs ${formatCount(count)}×`,
  runsPerItem: 'runs once per item',
  runToHere: (title: string) => `Run to ${title}`,
  off: 'off',
  pinned: 'pinned',
  unknownType: (type: string) => `There is no node type ${type} here`,
  noResult: 'No result yet',
  items: (count: number) => (count === 1 ? '1 item' : `${formatCount(count)} items`),
  itemsDone: (done: number, total: number) => `${formatCount(done)} of ${formatCount(total)}`,
  tokens: (count: number) => (count === 1 ? '1 token' : `${formatCount(count)} tokens`),
  duration: formatDuration,
  bytes: formatBytes,
  move: (title: string) => `Move ${title}`,
  moveMany: (count: number) => `Move ${formatCount(count)} cards`,
} as const
