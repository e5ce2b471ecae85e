export { dataRows } from './text/data-rows.ts'
export type { DataRow } from './text/data-rows.ts'

// Models that many rows use at a time.
export { gatherModels } from './models/gather-models.ts'
