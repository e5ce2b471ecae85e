export { grantFiles } from './grant-files.ts'
export type { GrantOptions } from './grant-files.ts'
export type { Files, GrantedFile } from './files.ts'
