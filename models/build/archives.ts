import { gunzipSync, inflateRawSync } from 'node:zlib'

/** Reads one file out of a zip archive (a Python wheel is one). Throws if it is not there. */
export function readFromZip(archive: Buffer, path: string): Buffer {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  const count = archive.readUInt16LE(end + 10)
  let entry = archive.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    const nameLength = archive.readUInt16LE(entry + 28)
    const name = archive.toString('utf8', entry + 46, entry + 46 + nameLength)
    if (name === path) return readZipEntry(archive, entry)
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32)
  }
  throw new Error(`The archive holds no file "${path}".`)
}

/** Reads all files of a gzipped tar archive (an npm package is one), by path. */
export function readTarball(archive: Buffer): Map<string, Buffer> {
  const tar = gunzipSync(archive)
  const files = new Map<string, Buffer>()
  let offset = 0
  while (offset + 512 <= tar.length && tar[offset] !== 0) {
    const name = tar.toString('utf8', offset, offset + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(tar.toString('latin1', offset + 124, offset + 136), 8)
    files.set(name, tar.subarray(offset + 512, offset + 512 + size))
    offset += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

function readZipEntry(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10)
  const size = archive.readUInt32LE(entry + 20)
  const local = archive.readUInt32LE(entry + 42)
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  const content = archive.subarray(start, start + size)
  return method === 8 ? inflateRawSync(content) : content
}
