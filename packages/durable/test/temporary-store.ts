import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore, type Store, type StoreOptions } from '../src/journal/store.ts'

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A store of its own for one test. */
export function temporaryStore(options: StoreOptions & { folder?: string } = {}): Store {
  const store = openStore(options.folder ?? temporaryFolder(), options)
  onTestFinished(() => store.close())
  return store
}
