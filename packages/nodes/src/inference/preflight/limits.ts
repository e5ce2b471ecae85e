/** What a graph may hold. Real models stay far below; harmful ones go beyond to crash or to starve. */
export const limits = {
  /** Size of a file that holds a graph, in bytes: the format itself ends at 2 GiB. */
  graphBytes: 2 * 1024 ** 3,
  /** Parts that the file may be written in, so that reading it ends in seconds. */
  fields: 5_000_000,
  /** Longest name or path, in bytes. */
  nameBytes: 1024,
  nodes: 200_000,
  functions: 256,
  /** How deep functions may call each other; the runtime overflows its stack at some thousand. */
  callDepth: 32,
  /** Nodes after every call has been replaced by its function. */
  expandedNodes: 2_000_000,
  /** How deep graphs may stand inside each other. */
  subgraphDepth: 8,
  /** Size of a constant that the file only describes, such as a shape that is filled, in bytes. */
  describedBytes: 512 * 1024 ** 2,
  /** Oldest version of the operators that the runtime still knows. */
  oldestOperators: 7,
} as const

/** Sets of operators that are built into the runtime; all others would need foreign code. */
export const knownDomains: ReadonlySet<string> = new Set([
  '',
  'ai.onnx',
  'ai.onnx.ml',
  'com.microsoft',
])
