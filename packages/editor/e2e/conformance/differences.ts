/** How far numbers may be apart: WebAssembly and the processor round differently. */
export const numberTolerance = 0.02

/**
 * Where two values differ, by path: in structure, in texts, or in numbers beyond the tolerance (of the
 * larger of 1 and their size). Texts that differ are handed to `areAlike`.
 */
export function differences(
  expected: unknown,
  given: unknown,
  areAlike: (expected: string, given: string) => boolean,
): string[] {
  const found: string[] = []
  const open: [string, unknown, unknown][] = [['', expected, given]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, one, other] = next
    if (typeof one === 'number' && typeof other === 'number') {
      const scale = Math.max(1, Math.abs(one), Math.abs(other))
      if (Math.abs(one - other) > numberTolerance * scale)
        found.push(`${path}: ${one} and ${other}`)
    } else if (typeof one === 'string' && typeof other === 'string') {
      if (one !== other && !areAlike(one, other)) found.push(`${path}: ${one} and ${other}`)
    } else if (!isTree(one) || !isTree(other)) {
      if (one !== other) found.push(`${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`)
    } else {
      const [keys, others] = [Object.keys(one), Object.keys(other)]
      if (keys.join() !== others.join() && keys.toSorted().join() !== others.toSorted().join())
        found.push(`${path}: has ${keys.join(', ')} and ${others.join(', ')}`)
      for (const key of keys) {
        const child = (tree: Tree): unknown => (Object.hasOwn(tree, key) ? tree[key] : undefined)
        open.push([`${path}/${key}`, child(one), child(other)])
      }
    }
  }
  return found
}

type Tree = Readonly<Record<string, unknown>>

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null
}
