import type { Page } from 'playwright-core'

/** Everything that the browser keeps for the site, as text, by the name of its database. */
export function keptIn(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const found: Record<string, string> = {
      sessions: JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]),
      history: JSON.stringify(history.state) + location.href,
      page: document.documentElement.outerHTML,
    }
    const settled = <V>(request: IDBRequest<V>): Promise<V> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name))
      const texts: string[] = []
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store)
        for (const value of await settled(all.getAll())) {
          texts.push(
            JSON.stringify(value, (_, one: unknown) => {
              if (one instanceof Map) return [...one]
              return ArrayBuffer.isView(one) ? new TextDecoder().decode(one) : one
            }),
          )
        }
        texts.push(JSON.stringify(await settled(all.getAllKeys())))
      }
      database.close()
      found[name] = texts.join('\n')
    }
    return found
  })
}
