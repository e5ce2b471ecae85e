import type { Environment } from '../environment.ts'
import { commandLineError, type Arguments, type Options } from '../parse-arguments.ts'
import { loadConfiguration } from './load-configuration.ts'

/** The option of every command whose flows may open addresses. */
export const urlOptions: Options = {
  'allow-url': {
    value: 'ORIGIN',
    multiple: true,
    description: 'Let the flow read from a site, such as https://example.org (repeat for more)',
  },
}

/**
 * The origins that flows may read from: those of `--allow-url`, and `sites` of the user's own
 * configuration. Throws `command-line`, and what the configuration throws.
 */
export async function readAllowedUrls(
  given: Arguments,
  environment: Pick<Environment, 'folder' | 'variables'>,
): Promise<string[]> {
  const { configuration } = await loadConfiguration(given, environment)
  return [...new Set([...given.many('allow-url').map(readOrigin), ...(configuration.sites ?? [])])]
}

function readOrigin(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin
  throw commandLineError(
    `--allow-url takes a site alone, such as https://example.org, not \`${written}\``,
  )
}
