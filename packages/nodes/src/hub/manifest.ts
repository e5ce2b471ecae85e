import { z } from 'zod'
import type { HubModel } from './describe-model.ts'

/** The manifest of a pulled model, as its file holds it. */
export const manifestSchema = z.looseObject({
  license: z.string().optional(),
  revision: z.string(),
  trust: z.literal('foreign'),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
})

/** What the manifest of a pulled model says. */
export type CacheManifest = z.infer<typeof manifestSchema>

/** A file of a pulled model. */
export type CachedFile = CacheManifest['files'][number]

/** The text of the manifest of a pulled model. Its files are foreign: they are checked before they are loaded. */
export function manifestText(model: HubModel, files: readonly CachedFile[]): string {
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
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
