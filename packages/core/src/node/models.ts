/**
 * The capabilities that models offer, by name. The engine knows none of them: packages that bring
 * node types add theirs by declaration merging.
 */
export interface Capabilities {}

/** Name of a capability, such as `embed` or `generate`. */
export type Capability = Extract<keyof Capabilities, string>

/** A resolved model: who it is, and the capabilities that were asked for. */
export interface Model {
  /** The reference as the flow wrote it. */
  readonly reference: string
  /**
   * What decides the result: revision, file hash, weight type, device class; for an endpoint its
   * address and credential identity. Part of the cache key.
   */
  readonly identity: string
  readonly capabilities: Partial<Capabilities>
}

/** The door to models, handed to a run. */
export interface Models {
  /**
   * Makes a model ready. Rejects with a `FlowError` (`model-missing`, `capability-missing`, …) that
   * says what was tried and what could serve.
   */
  resolve(reference: string, capabilities: readonly string[], signal: AbortSignal): Promise<Model>
  /** Says, without loading anything, why a reference could not serve; `undefined` when it could. */
  problem?(reference: string, capabilities: readonly string[]): string | undefined
  /** How many steps may use the model at once. Default: no limit of its own. */
  concurrency?(reference: string): number | undefined
  /** The same models for one run, where they count what a run spends. Default: these. */
  forRun?(): Models
}

/**
 * Everything else that a node may be handed, by name: granted files, the dialer. Added by
 * declaration merging, like capabilities.
 */
export interface Services {}

/** Name of a service. */
export type Service = Extract<keyof Services, string>
