/** A file that a node was allowed to read. */
export interface GrantedFile {
  /** The path as the flow named it. */
  name: string
  bytes: Uint8Array
}

/** The door to files: the only way by which a node reads one. */
export interface Files {
  /**
   * The files that a name or glob (`docs/*.md`) means, in name order, each inside a folder that the
   * user granted. Rejects with a `FlowError`: `file-not-granted`, `file-missing`, `file-too-large`,
   * `file-name-refused`.
   */
  read(pattern: string, signal: AbortSignal): Promise<GrantedFile[]>
}

declare module '@chainwright/core' {
  interface Services {
    files: Files
  }
}
