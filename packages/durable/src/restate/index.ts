// Restate as the engine of runs; needs the package `@restatedev/restate-sdk`.
export { createRestateEngine } from './restate-engine.ts'
export type { RestateOptions } from './restate-engine.ts'
export { startRestateServer } from './restate-server.ts'
export type { RestateServer, RestateServerOptions } from './restate-server.ts'
export { serveRestateWorker } from './serve-worker.ts'
export type { RestateWorkerOptions, ServedWorker } from './serve-worker.ts'
