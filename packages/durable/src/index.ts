// The store: a folder of runs, their large values, and the results of earlier steps.
export type { Level } from './database.ts'
export { openStore } from './journal/store.ts'
export type { Store, StoreOptions } from './journal/store.ts'
export type { StoredRecord, StoredStatus, StoredSummary } from './journal/summary.ts'
export { isRecorded } from './journal/recorder.ts'
export { recordedSteps } from './journal/recorded-steps.ts'
export type { RecordedStep } from './journal/recorded-steps.ts'
export type { EndRecord } from './journal/end-record.ts'
export type { RunHeader } from './journal/header.ts'
export type { CacheReport } from './cache/disk-cache.ts'

// The driver: runs with a journal.
export { startStored } from './journal/stored-run.ts'
export type { StoredOptions } from './journal/stored-run.ts'
export type { StoredResult, StoredRun } from './journal/drive.ts'
export { planStored, resumeStored } from './journal/resume-stored.ts'
export type { ResumeOptions } from './journal/resume-stored.ts'
