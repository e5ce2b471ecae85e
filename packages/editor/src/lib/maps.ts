/** A copy of a map with one entry set; an entry that is there keeps its position. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): Map<K, V> {
  return new Map(map).set(key, value)
}

/** A copy of a map without some keys. */
export function withoutKeys<K, V>(map: ReadonlyMap<K, V>, keys: ReadonlySet<K>): Map<K, V> {
  const rest = new Map(map)
  for (const key of keys) rest.delete(key)
  return rest
}

/** A copy of a map in which one key has another name, at the same position. */
export function replaceKey<K, V>(map: ReadonlyMap<K, V>, key: K, next: K): Map<K, V> {
  return new Map([...map].map(([known, value]) => [known === key ? next : known, value]))
}
