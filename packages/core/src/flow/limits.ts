/** Bounds that are checked before any work is done. An embedding program may raise them. */
export interface Limits {
  /** Size of a flow file, in bytes of UTF-8. */
  fileBytes: number
  /** How deep objects and arrays of a file may nest. */
  depth: number
  /** Nodes of one file, those of its `flows` included. */
  nodes: number
  /** One string of a file, in bytes of UTF-8. */
  stringBytes: number
  /** One value at a port, in bytes of its UTF-8 or JSON form. */
  valueBytes: number
  /** Problems that are collected before the rest is left out. */
  issues: number
}

/** The limits that hold when none are given. */
export const defaultLimits: Readonly<Limits> = {
  fileBytes: 10 * 1024 * 1024,
  depth: 64,
  nodes: 10_000,
  stringBytes: 1024 * 1024,
  valueBytes: 16 * 1024 * 1024,
  issues: 100,
}
