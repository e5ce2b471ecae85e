/**
 * Who takes values from whom, each pair once: the takers of node `n` are the numbers in `nodes` from
 * `first[n]` up to `first[n + 1]`. Two arrays for a whole plan, instead of one for each node.
 */
export interface Takers {
  readonly first: Int32Array
  readonly nodes: Int32Array
}

/** Sorts pairs, written one after the other, by their first node and keeps their order otherwise. */
export function takersOf(pairs: readonly number[], nodes: number): Takers {
  const first = new Int32Array(nodes + 1)
  for (let at = 0; at < pairs.length; at += 2) {
    const after = (pairs[at] ?? 0) + 1
    first[after] = (first[after] ?? 0) + 1
  }
  for (let node = 0; node < nodes; node++) {
    first[node + 1] = (first[node + 1] ?? 0) + (first[node] ?? 0)
  }
  const free = first.slice()
  const takers = new Int32Array(pairs.length / 2)
  for (let at = 0; at < pairs.length; at += 2) {
    const source = pairs[at] ?? 0
    const place = free[source] ?? 0
    free[source] = place + 1
    takers[place] = pairs[at + 1] ?? 0
  }
  return { first, nodes: takers }
}
