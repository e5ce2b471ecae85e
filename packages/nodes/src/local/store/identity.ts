import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { identityOf } from '../../inference/store/identity.ts'
import type { FoundModel } from '../../inference/store/find-model.ts'
import type { ModelFolder } from '../../inference/store/model-folder.ts'
import { weightFiles } from './weight-files.ts'

/** What decides the results of a model in a folder of the disk. */
export async function modelIdentity(found: FoundModel, device: string): Promise<string> {
  const { model, dtype } = found
  const content = model.revision ?? (await contentHash(model, dtype))
  return identityOf(found, { content, device, runtime: runtimeVersion() })
}

/** SHA-256 over the descriptions and the weights of one type. */
async function contentHash(
  { folder, head }: Pick<ModelFolder, 'folder' | 'head'>,
  dtype: string | undefined,
): Promise<string> {
  const descriptions = (await readdir(folder)).filter((name) => /\.(json|jinja)$/.test(name))
  const weights = dtype === undefined ? [] : weightFiles({ folder, head, dtype })
  const hash = createHash('sha256')
  for (const name of [...descriptions, ...weights].toSorted()) {
    hash.update(`${name} ${await fileHash(join(folder, name))}\n`)
  }
  return `sha256-${hash.digest('hex')}`
}

const hashes = new Map<string, Promise<string>>()

/** Hashing a large file takes seconds, so it is done once for each state of the file. */
async function fileHash(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const key = `${path} ${size} ${mtimeMs}`
  const known = hashes.get(key)
  if (known) return known
  const hash = createHash('sha256')
  const hashing = pipeline(createReadStream(path), hash).then(() => hash.digest('hex'))
  hashes.set(key, hashing)
  hashing.catch(() => hashes.delete(key))
  return hashing
}

let version: string | undefined

function runtimeVersion(): string {
  if (version !== undefined) return version
  const require = createRequire(import.meta.url)
  const described = z
    .looseObject({ version: z.string() })
    .parse(require('onnxruntime-node/package.json'))
  version = `onnxruntime-${described.version}`
  return version
}
