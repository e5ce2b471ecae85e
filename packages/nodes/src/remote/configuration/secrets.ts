import { open } from 'node:fs/promises'
import { FlowError } from '@chainwright/core'

/** Where keys come from, by name; a name without a key gives `undefined`. */
export type Secrets = (name: string) => string | undefined

const mostBytes = 64 * 1024

/**
 * Keys of the environment, and of a file with lines `NAME=VALUE` when one is named; the environment
 * counts first. Throws a `FlowError`: `secrets-readable` for a file that others than its owner may
 * read, `secrets-invalid` for one that cannot be read or is not of this form.
 */
export async function readSecrets(
  variables: Readonly<Record<string, string | undefined>>,
  file?: string,
): Promise<Secrets> {
  const kept = file === undefined ? new Map<string, string>() : await readSecretFile(file)
  return (name) => {
    const own = Object.hasOwn(variables, name) ? variables[name] : undefined
    return own || kept.get(name)
  }
}

async function readSecretFile(path: string): Promise<Map<string, string>> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw invalid(path, 'it cannot be opened', cause)
  })
  try {
    const facts = await file.stat()
    if (!facts.isFile() || facts.size > mostBytes) throw invalid(path, 'it is no small file')
    // Windows has no such bits: there the folder of the user is what protects it.
    if (process.platform !== 'win32' && (facts.mode & 0o077) !== 0) throw readable(path)
    if (process.getuid && facts.uid !== process.getuid()) throw readable(path)
    return parseSecrets(await file.readFile('utf8'), path)
  } finally {
    await file.close()
  }
}

function parseSecrets(text: string, path: string): Map<string, string> {
  const secrets = new Map<string, string>()
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    // The line itself may be a secret, and is not shown.
    if (name === undefined || !value) throw invalid(path, `line ${at + 1} is not NAME=VALUE`)
    secrets.set(name, value.replace(/^(["'])(.*)\1$/, '$2'))
  }
  return secrets
}

function readable(path: string): FlowError {
  return new FlowError({
    code: 'secrets-readable',
    message: `The file of secrets ${path} must be yours, and only you may read it. Say: chmod 600 ${path}`,
  })
}

function invalid(path: string, why: string, cause?: unknown): FlowError {
  return new FlowError({
    code: 'secrets-invalid',
    message: `The file of secrets ${path} cannot be used: ${why}. It has one line NAME=VALUE for each secret.`,
    cause,
  })
}
