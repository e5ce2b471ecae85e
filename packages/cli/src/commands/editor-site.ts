import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FlowError } from '@chainwright/core'
import type { Environment } from '../environment.ts'
import type { SiteFile } from '../server/site-files.ts'

/** The files of the built editor. Throws `editor-missing` when it was not built. */
export async function editorSite(
  environment: Pick<Environment, 'variables'>,
): Promise<ReadonlyMap<string, SiteFile>> {
  const { listSite } = await import('../server/site-files.ts')
  const site = await listSite(siteFolder(environment))
  if (site) return site
  const message =
    'the editor was not built yet; in a clone, build it with `pnpm build`, or start it with `pnpm run edit`'
  throw new FlowError({ code: 'editor-missing', message })
}

/** Where the built editor lies: in its package. */
function siteFolder({ variables }: Pick<Environment, 'variables'>): string {
  const named = variables['CHAINWRIGHT_EDITOR']
  if (named !== undefined) return path.resolve(named)
  return path.dirname(fileURLToPath(import.meta.resolve('@chainwright/editor/index.html')))
}
