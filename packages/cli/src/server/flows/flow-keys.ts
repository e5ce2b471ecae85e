import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { FlowError } from '@chainwright/core'

/** The name under which the file of keys has the key that only watches: metrics, and all descriptions. */
export const watcher = '@watch'

/** The name under which it has the key that opens models without a flow. */
export const modelsKey = '@models'

/** The name under which it has the token of the editor, which opens nothing else. */
export const editorKey = '@editor'

/** Who may do what: each key opens one flow. */
export interface FlowKeys {
  /** The names of what a word opens; none for a word that is no key. Takes as long for every word. */
  opens(word: string | undefined): readonly string[]
}

/** The hash of a key, and what it opens. */
export interface KeyEntry {
  readonly name: string
  readonly digest: Buffer
}

/** Makes the keys from their hashes. */
export function createFlowKeys(entries: readonly KeyEntry[]): FlowKeys {
  return {
    opens(word) {
      const given = digestOf(word ?? '')
      const names: string[] = []
      // All are looked at: the time tells nothing of which one fits.
      for (const { name, digest } of entries) if (timingSafeEqual(digest, given)) names.push(name)
      return word === undefined ? [] : names
    },
  }
}

/** A new key: 256 bits, and its entry. */
export function createKey(name: string): { readonly key: string; readonly entry: KeyEntry } {
  const key = randomBytes(32).toString('base64url')
  return { key, entry: { name, digest: digestOf(key) } }
}

/** The line of a file of keys that stands for an entry. It holds the hash, not the key. */
export function keyLine({ name, digest }: KeyEntry): string {
  return `${name} sha256:${digest.toString('hex')}`
}

/**
 * Reads a file of keys: a line for each, the flow's name and `sha256:` with the hash of the key, or the
 * key itself (32 characters at least). Lines that begin with # and empty ones are left out. Throws
 * `keys-invalid` for anything else.
 */
export function parseKeys(text: string): KeyEntry[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    const words = line.trim().split(/\s+/)
    const [name = '', key = '', ...more] = words
    if (name === '' || name.startsWith('#')) return []
    const digest = more.length === 0 ? readKey(key) : undefined
    if (digest) return [{ name, digest }]
    const message = `line ${at + 1} of the file of keys is not \`FLOW sha256:HASH\`, nor \`FLOW KEY\` with a key of at least 32 letters, digits, - and _; \`chainwright serve --new-key FLOW\` makes one`
    throw new FlowError({ code: 'keys-invalid', message })
  })
}

function readKey(written: string): Buffer | undefined {
  const [, hash] = /^sha256:([0-9a-f]{64})$/i.exec(written) ?? []
  if (hash !== undefined) return Buffer.from(hash, 'hex')
  return /^[\w-]{32,200}$/.test(written) ? digestOf(written) : undefined
}

function digestOf(word: string): Buffer {
  return createHash('sha256').update(word).digest()
}
