/** What a network ends in, which decides what it can be asked. */
export type Head =
  /** Predicts the next token. */
  | 'causal'
  /** An encoder and a decoder: text to text. */
  | 'seq2seq'
  /** One vector per token or text. */
  | 'encoder'
  /** One number per label, or a single one, for a text or a pair of texts. */
  | 'sequence'
  /** One number per label for each token. */
  | 'tokens'
  /** Predicts masked tokens. */
  | 'masked'
  /** Where an answer starts and ends. */
  | 'spans'

/**
 * Where a network is computed: the processor (in a page: as WebAssembly), or a graphics card through
 * WebGPU.
 */
export type Device = 'cpu' | 'wasm' | 'webgpu'

/** A device, and what it can do. */
export interface UsableDevice {
  device: Device
  /** Whether weights of 16 bits can be used as they are. */
  half: boolean
}

/** Where a model runs: in a thread of this process, or in a process that may die. */
export type Isolation = 'thread' | 'process'

/** How a model's weights are to be opened; two equal specifications share one load. */
export interface ModelSpecification {
  /** Absolute folder, laid out as transformers.js expects. */
  folder: string
  /** Identity of the model: files that changed are loaded anew. */
  identity: string
  head: Head
  dtype: string
  device: Device
  /** Whether it runs in a thread of this process, or in a process of its own that may die. */
  isolation: Isolation
  /** Whether its files come from others, so that they are checked more strictly. */
  foreign: boolean
  /** Longest input plus output, in tokens. */
  contextWindow: number
  /** Threads of one operator; 0 leaves the choice to the runtime. */
  threads: number
}

/** Key under which a load is shared. */
export function modelKey(model: ModelSpecification): string {
  const named = Object.entries(model).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(named)
}
