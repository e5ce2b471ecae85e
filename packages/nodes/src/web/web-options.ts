import type { Models } from '@chainwright/core'
import type { WebStore } from './web-store.ts'

/** The files of the runtime, which the site serves itself. */
export interface WebRuntime {
  /** Address of `ort-wasm-simd-threaded.asyncify.wasm`, of the version that transformers.js pins. */
  wasm: string
  /** Address of `ort-wasm-simd-threaded.asyncify.mjs`, of the same version. */
  mjs: string
  /**
   * Threads of one operator. Default: up to 4 where the page is cross-origin isolated, otherwise 1,
   * because threads share memory that other pages do not get.
   */
  threads?: number
}

/** Where models are asked to run; `auto` takes the graphics card if it is there and gives right numbers. */
export type WebDeviceChoice = 'auto' | 'webgpu' | 'wasm'

/** Where the models of a page are, and how they run. */
export interface WebModelsOptions {
  /**
   * Address of the folder of the starter models, which has a list of their names in `models.json`.
   * Default: there are none.
   */
  starters?: string
  runtime: WebRuntime
  /** Default `auto`. */
  device?: WebDeviceChoice
  /** Downloaded models, `hf/OWNER/NAME`. Default: there are none. */
  store?: WebStore
  /** Further names: alias to reference. */
  aliases?: Readonly<Record<string, string>>
  /** Most bytes of prompts that are kept as read; 0 keeps nothing. Default 256 MiB. */
  prefixCacheBytes?: number
  /** Told what is being loaded, time and again, and `undefined` when all is there. */
  onLoading?: (loading: WebLoading | undefined) => void
  /** Weights that are loaded at a time, in bytes. Default 1.5 GiB: the runtime's memory ends at 4. */
  weightBytes?: number
}

/** What a page has to wait for before a model can run. */
export type WebLoading =
  | { readonly type: 'runtime' }
  | {
      readonly type: 'model'
      /** The shelf and name of the model: `starter/NAME`, `hf/OWNER/NAME`. */
      readonly folder: string
      /** Bytes of weights that have arrived, and that there are. */
      readonly done: number
      readonly total: number
    }

/** A model that runs in the page, as a list shows it. */
export interface WebModel {
  name: string
  title: string
  /** How a flow names it. */
  reference: string
  source: 'starter' | 'hf'
  capabilities: readonly string[]
  /** Size of all its files. */
  bytes: number
  license: string | undefined
  /** All weight types that are there, the one to prefer first. */
  dtypes: readonly string[]
}

/** What models run on here, for people. */
export interface WebDeviceReport {
  device: 'webgpu' | 'wasm'
  available: boolean
  /** Whether models run on it. */
  chosen: boolean
  /** What is known of it, or why it cannot be used. */
  note: string
}

/** The door to models that run in this worker. */
export interface WebModels extends Models {
  /** Every model there is; reads descriptions, no weights. After it, `problem` can answer. */
  list(signal: AbortSignal): Promise<WebModel[]>
  /** Tries the devices (once), and says what models run on. */
  devices(): Promise<WebDeviceReport[]>
  /** Frees the models after the call that still runs. */
  close(): Promise<void>
}
