import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeTinyLlama } from './tiny-models.ts'

/** The files of a tiny language model, by path, as a hub has them. */
export function tinyLlamaFiles(): Record<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-'))
  try {
    writeTinyLlama(folder)
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const files = names.filter((name) => statSync(join(folder, name)).isFile())
    return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name))]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
