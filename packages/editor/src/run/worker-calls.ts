import { errorFromRecord, errorRecord, toFlowError, type FlowErrorRecord } from '@chainwright/core'
import type { RecordedEvent } from '@chainwright/core'
import type { EndpointTry, PageEndpoint } from '@chainwright/nodes/web'
import type { ErrorForm } from '../lib/calls.ts'
import type {
  DeviceNote,
  DownloadOffer,
  DownloadProgress,
  LoadingNote,
  OfferedModel,
  RunRequest,
} from './runner.ts'

/** Where the worker finds what it loads: addresses on the page's own site. */
export interface WorkerPlaces {
  /** The folder of the starter models. */
  readonly starters: string
  /** Address of the hub that models are downloaded from. Default: the public one. */
  readonly hub?: string
  /** Where models are to run. Default: on the graphics card if that is there, right and faster. */
  readonly device?: 'webgpu' | 'wasm'
}

interface Call<A, R, P = never> {
  argument: A
  result: R
  progress: P
}

/** Everything that the page asks of its worker. */
export type WorkerCalls = {
  /** Comes before all others. */
  begin: Call<WorkerPlaces, void>
  run: Call<RunRequest, void, readonly RecordedEvent[]>
  answer: Call<{ run: string; step: string; value: unknown }, void>
  /** Never ends: tells what has to be waited for. */
  watchLoading: Call<undefined, void, LoadingNote | undefined>
  models: Call<undefined, readonly OfferedModel[]>
  devices: Call<undefined, readonly DeviceNote[]>
  offer: Call<string, DownloadOffer>
  download: Call<string, void, DownloadProgress>
  remove: Call<string, number>
  room: Call<undefined, { used: number; free: number }>
  /** The endpoints from now on, with their keys. */
  endpoints: Call<readonly PageEndpoint[], void>
  endpointModels: Call<PageEndpoint, readonly string[]>
  tryEndpoint: Call<{ endpoint: PageEndpoint; model: string }, EndpointTry>
}

/** Errors cross as records, so that code, node and port survive. */
export const flowErrors: ErrorForm = {
  write: (error) => errorRecord(toFlowError(error)),
  read: (error) => errorFromRecord(error as FlowErrorRecord),
}
