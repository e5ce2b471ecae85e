// DBOS as the engine of runs, on PostgreSQL; needs the packages `@dbos-inc/dbos-sdk` and `pg`.
export { createDbosEngine } from './dbos-engine.ts'
export type { DbosOptions } from './dbos-engine.ts'
export { lookAtDbos, makeDbosTables } from './dbos-database.ts'
export type { DbosStatus } from './dbos-database.ts'
export { startDbosWorker } from './dbos-worker.ts'
export type { DbosWorker, DbosWorkerOptions } from './dbos-worker.ts'
