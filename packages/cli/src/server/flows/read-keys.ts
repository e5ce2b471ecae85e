import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { FlowError } from '@chainwright/core'
import type { Environment } from '../../environment.ts'
import { readError } from '../../file-error.ts'
import { readWholeFile } from '../../read-whole-file.ts'
import { createKey, editorKey, parseKeys, watcher, type KeyEntry } from './flow-keys.ts'

const mostBytes = 1024 * 1024

/**
 * The keys of a file that only its owner can read. Throws `keys-invalid` when others can, when a flow has
 * no key, or when a key opens nothing that is served.
 */
export async function readKeys(
  shown: string,
  flows: readonly string[],
  { folder }: Pick<Environment, 'folder'>,
): Promise<KeyEntry[]> {
  const path = resolve(folder, shown)
  const found = await stat(path).catch((thrown: unknown) => {
    throw readError(shown, thrown)
  })
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw invalid(`\`${shown}\` can be read by others: \`chmod 600 ${shown}\` ends that`)
  }
  const entries = parseKeys(new TextDecoder().decode(await readWholeFile(path, shown, mostBytes)))
  const names = new Set(entries.map(({ name }) => name))
  const without = flows.find((flow) => !names.has(flow))
  if (without !== undefined) {
    throw invalid(
      `\`${shown}\` has no key for \`${without}\`; \`chainwright serve --new-key ${without}\` makes one`,
    )
  }
  const served = new Set([...flows, watcher, editorKey])
  const other = [...names].find((name) => !served.has(name))
  if (other === undefined) return entries
  throw invalid(
    `\`${shown}\` has a key for \`${other}\`, which is not served; served are ${flows.join(', ')}`,
  )
}

/** New keys for as long as the server runs: one for each flow, and one that watches. */
export function makeKeys(flows: readonly string[]): {
  readonly entries: KeyEntry[]
  readonly told: ReadonlyMap<string, string>
} {
  const made = [...flows, watcher].map((name) => ({ name, ...createKey(name) }))
  return {
    entries: made.map(({ entry }) => entry),
    told: new Map(made.map(({ name, key }) => [name, key])),
  }
}

function invalid(message: string): FlowError {
  return new FlowError({ code: 'keys-invalid', message })
}
