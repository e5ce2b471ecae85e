/** Waits for a request of IndexedDB. Rejects with the request's error. */
export function settled<V>(request: IDBRequest<V>): Promise<V> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result), { once: true })
    request.addEventListener(
      'error',
      () => reject(request.error ?? new Error('IndexedDB failed')),
      { once: true },
    )
  })
}

/** Opens a database of the site; `prepare` makes its stores when it is new. */
export function openDatabase(
  name: string,
  prepare: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.addEventListener('upgradeneeded', () => prepare(request.result))
  return settled(request)
}
