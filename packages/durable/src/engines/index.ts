// Runs on an engine: what workers and those who begin runs share.
export type { Engine } from './engine.ts'
export { createFlowWorker } from './flow-worker.ts'
export type { FlowWorker, FlowWorkerOptions } from './flow-worker.ts'
export { limitWorker } from './limit-worker.ts'
export type { LimitedWorker } from './limit-worker.ts'
export { followRun } from './follow-run.ts'
export type { FollowedListener, FollowedRun, Following } from './follow-run.ts'
export { startOnEngine } from './start-on-engine.ts'
export type { EngineHandle, EngineOptions } from './start-on-engine.ts'
export { readEnd, readHeader, readSharedRun, readStart } from './shared-run.ts'
export type { SharedHeader, SharedRun } from './shared-run.ts'
export { listSharedRuns, sharedRunIds } from './list-runs.ts'
export type { ListedRuns, SharedSummary } from './list-runs.ts'
export { deleteSharedRun } from './delete-run.ts'
export { openBatch } from './batch-on-engine.ts'
export type { BatchedEnd, BatchedOptions, BatchRequest, EngineBatch } from './batch-on-engine.ts'

// Limits and budgets that hold over all workers.
export { createSharedDayLog } from '../limits/shared-day-log.ts'
export type { SharedDayLog, SharedSpent } from '../limits/shared-day-log.ts'
export { createSharedLimiter } from '../limits/shared-limiter.ts'
export type { SharedLimiter, SharedLimiterOptions } from '../limits/shared-limiter.ts'

// The store that all workers see.
export { openFolderStore } from '../shared/folder-store.ts'
export type { FolderStoreOptions } from '../shared/folder-store.ts'
export type { SharedStore } from '../shared/shared-store.ts'
export { withValues } from '../shared/with-values.ts'
