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

/** How a model's weights are to be opened; two equal specifications share one load. */
export interface ModelSpecification {
  /** Absolute folder, laid out as transformers.js expects. */
  folder: string
  /** Identity of the model: files that changed are loaded anew. */
  identity: string
  head: Head
  dtype: string
  device: 'cpu'
  /** Longest input plus output, in tokens. */
  contextWindow: number
  /** Threads of one operator; 0 leaves the choice to the runtime. */
  threads: number
}

/** Key under which a load is shared. */
export function modelKey(model: ModelSpecification): string {
  const { folder, identity, head, dtype, device, contextWindow, threads } = model
  return JSON.stringify([folder, identity, head, dtype, device, contextWindow, threads])
}
