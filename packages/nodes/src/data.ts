export { dataRows } from './text/data-rows.ts'
export type { DataRow } from './text/data-rows.ts'
