import type { HubModel } from '../hub/describe-model.ts'

/** A downloaded model. */
export interface StoredModel {
  /** `OWNER/NAME`. */
  name: string
  /** How a flow names it, without a weight type: `hf/OWNER/NAME`. */
  reference: string
  /** Size of all its files. */
  bytes: number
  /** The commit that was downloaded. */
  revision: string
  license: string | undefined
}

/** How much the browser lets this site keep. */
export interface StorageRoom {
  /** Bytes that the site keeps, models and all else. */
  used: number
  /** Bytes that are left; the browser's estimate. */
  free: number
}

/** How far a download is. */
export interface WebPullProgress {
  /** The file that is being downloaded. */
  path: string
  /** Bytes of the whole model that are there, and that there will be. */
  done: number
  total: number
}

/** How a model is downloaded. */
export interface WebPullOptions {
  signal: AbortSignal
  onProgress?: (progress: WebPullProgress) => void
}

/** Downloaded models, kept by the browser for this site. */
export interface WebStore {
  /** Finished models by name. */
  list(): Promise<StoredModel[]>
  /** Deletes a model and what was downloaded of it, and gives the bytes that became free. */
  remove(name: string): Promise<number>
  room(): Promise<StorageRoom>
  /** Asks the hub about `hf/OWNER/NAME#DTYPE`: what a person must know to agree to a download. */
  describe(reference: string, signal: AbortSignal): Promise<HubModel>
  /**
   * Downloads a model that a person has agreed to; one that was cut goes on where it was. Rejects
   * with the signal's reason when it is aborted.
   */
  pull(model: HubModel, options: WebPullOptions): Promise<StoredModel>
  /** The bytes of a model's file. Rejects with `model-missing` when there is none. */
  read(name: string, path: string): Promise<Uint8Array<ArrayBuffer>>
}
