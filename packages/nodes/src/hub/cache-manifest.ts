import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { HubModel } from './describe-model.ts'

const manifestSchema = z.looseObject({
  license: z.string().optional(),
  revision: z.string(),
  trust: z.literal('foreign'),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
})

/** What the manifest of a pulled model says. */
export type CacheManifest = z.infer<typeof manifestSchema>

/** A file of a pulled model. */
export type CachedFile = CacheManifest['files'][number]

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
  const manifest = {
    name: model.name,
    title: model.name,
    ...(model.license !== undefined && { license: model.license }),
    source: { hub: model.from, repository: model.name },
    revision: model.revision,
    trust: 'foreign',
    capabilities: model.capabilities,
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  }
  const path = join(folder, 'manifest.json')
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}
