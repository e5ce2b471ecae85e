/** A graph to be run: for each node, the numbers of the nodes that feed it. Node 0 is the source. */
export interface Graph {
  readonly name: string
  readonly feeds: readonly (readonly number[])[]
}

/** Each node feeds the next. */
export function chain(nodes: number): Graph {
  return {
    name: `chain ${nodes}`,
    feeds: Array.from({ length: nodes }, (_, at) => (at === 0 ? [] : [at - 1])),
  }
}

/** One source feeds `width` nodes, and one node takes all of them. */
export function fan(width: number): Graph {
  const middle = Array.from({ length: width }, () => [0])
  return { name: `fan ${width}`, feeds: [[], ...middle, middle.map((_, at) => at + 1)] }
}

/**
 * Layers of about the square root of `nodes`; each inner node takes one value from the layer before
 * and one from any of the three before. The last node takes whatever nobody else does.
 */
export function layered(nodes: number, seed = 42): Graph {
  const random = mulberry32(seed)
  const width = Math.round(Math.sqrt(nodes))
  const feeds: number[][] = [[]]
  const layers: number[][] = [[0]]
  const used = new Set<number>()
  while (feeds.length < nodes - 1) {
    const before = layers.at(-1) ?? []
    const layer: number[] = []
    for (let at = 0; at < width && feeds.length < nodes - 1; at++) {
      const near = before[(at + layers.length) % before.length] ?? 0
      const back = layers[Math.max(0, layers.length - 1 - Math.floor(random() * 3))] ?? []
      const far = back[Math.floor(random() * back.length)] ?? 0
      layer.push(feeds.push(near === far ? [near] : [near, far]) - 1)
      used.add(near).add(far)
    }
    layers.push(layer)
  }
  feeds.push([...feeds.keys()].filter((node) => !used.has(node)))
  return { name: `layered ${nodes}`, feeds }
}

/** A `depth` × `width` grid in which every node takes two values of the row before. */
export function grid(
  depth: number,
  width: number,
  seed = 7,
): Graph & { readonly waits: readonly number[] } {
  const random = mulberry32(seed)
  const feeds: number[][] = [[]]
  const waits = [0]
  let before = [0]
  for (let row = 0; row < depth; row++) {
    const current: number[] = []
    for (let at = 0; at < width; at++) {
      const a = before[at % before.length] ?? 0
      const b = before[(at + 1 + Math.floor(random() * (width - 1))) % before.length] ?? 0
      current.push(feeds.push(a === b ? [a] : [a, b]) - 1)
      waits.push(1 + Math.floor(random() * 20))
    }
    before = current
  }
  feeds.push(before)
  waits.push(0)
  return { name: `grid ${depth}×${width}`, feeds, waits }
}

/** Pseudo-random numbers from 0 to 1, by T. Ettinger's mulberry32. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
