import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeTinyBert, writeTinyLlama } from '../tiny-models.ts'

/** Writes tiny models with random weights as a site serves starters: with manifests and a list. */
export function writeTinyStarters(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeTinyLlama(join(folder, 'writer'))
  writeTinyBert(join(folder, 'reader'))
  for (const [name, capabilities] of [
    ['writer', ['tokenize', 'generate', 'logProbabilities']],
    ['reader', ['tokenize', 'embed']],
  ] as const) {
    const place = join(folder, name)
    const paths = readdirSync(place, { recursive: true, encoding: 'utf8' })
    const files = paths
      .filter((path) => statSync(join(place, path)).isFile())
      .map((path) => ({ path, bytes: statSync(join(place, path)).size }))
    const manifest = { name, capabilities, revision: 'tiny', files }
    writeFileSync(join(place, 'manifest.json'), JSON.stringify(manifest))
  }
  writeFileSync(join(folder, 'models.json'), JSON.stringify({ models: ['writer', 'reader'] }))
}
