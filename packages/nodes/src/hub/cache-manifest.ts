import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { HubModel } from './describe-model.ts'
import { manifestSchema, manifestText } from './manifest.ts'
import type { CachedFile, CacheManifest } from './manifest.ts'

/** Reads the manifest of a pulled model; `undefined` for a folder that holds none of ours. */
export function readManifest(folder: string): CacheManifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  } catch {
    return undefined
  }
}

/**
 * Writes the manifest of a pulled model, in one step. Its files are foreign: they are checked before
 * they are loaded, and loaded where they may die.
 */
export async function writeManifest(
  folder: string,
  model: HubModel,
  files: readonly CachedFile[],
): Promise<void> {
  const path = join(folder, 'manifest.json')
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(manifestText(model, files))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}
