import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { defaultLimits, FlowError, isFlowError } from '@chainwright/core'
import { grantFiles } from '@chainwright/nodes/doors'
import type { Environment } from '../environment.ts'
import { readWholeFile } from '../read-whole-file.ts'

/** True for a value that names files: `@notes.md`, `@docs/*.md`, `@-` for what is piped in. */
export function isFileValue(value: string): boolean {
  return value.startsWith('@') && !value.startsWith('@@')
}

/**
 * The texts of the files that a value names, in name order. Naming a file on the command line is
 * the user's own grant for it. Throws `file-missing`, `file-too-large`, `not-utf8` and the like.
 */
export async function readFileValue(
  input: string,
  value: string,
  environment: Environment,
): Promise<string[]> {
  const shown = value.slice(1)
  if (shown === '') throw emptyName(input)
  if (shown === '-') return [decode('stdin', await environment.readStdin())]
  const path = resolve(environment.folder, shown)
  if (!/[*?]/.test(shown)) {
    return [decode(shown, await readWholeFile(path, shown, defaultLimits.valueBytes))]
  }
  const { root, pattern } = splitPattern(path)
  const files = await grantFiles([root])
    .read(pattern, new AbortController().signal)
    .catch((thrown: unknown) => {
      throw missingFiles(shown, thrown)
    })
  const folder = isAbsolute(shown) ? root : dirname(shown.slice(0, shown.search(/[*?]/)) + 'x')
  return files.map((file) => decode(join(folder, file.name), file.bytes))
}

/** A path with `*` in it as the folder before the first part that has one, and the rest. */
function splitPattern(path: string): { root: string; pattern: string } {
  const parts = path.split(sep)
  const first = parts.findIndex((part) => /[*?]/.test(part))
  const root = parts.slice(0, first).join(sep)
  return { root: root === '' ? sep : root, pattern: parts.slice(first).join('/') }
}

function decode(shown: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const message = `\`${basename(shown)}\` (${shown}) is no UTF-8 text; a \`load\` node of the flow reads PDF and other formats`
    throw new FlowError({ code: 'not-utf8', message })
  }
}

function emptyName(input: string): FlowError {
  const message = `--input ${input}=@ names no file; write @FILE, @- for what is piped in, or @@ for a text that begins with @`
  return new FlowError({ code: 'command-line', message })
}

function missingFiles(shown: string, thrown: unknown): unknown {
  if (!isFlowError(thrown) || !['file-missing', 'file-not-granted'].includes(thrown.code)) {
    return thrown
  }
  const message = `no file is named like \`${shown}\`; check the pattern and the folder you are in`
  return new FlowError({ code: 'file-missing', message, cause: thrown })
}
