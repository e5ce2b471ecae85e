import { FlowError } from '@chainwright/core'

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
const closedCodes: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
])

/** Does work on a cache folder, and says in words what the file system refuses. */
export async function withStorage<T>(cacheFolder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storageError(error, cacheFolder)
  }
}

function storageError(cause: unknown, cacheFolder: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (fullCodes.has(code)) {
    const message = `The disk of ${cacheFolder} is full (${code}). Make room, then go on.`
    return new FlowError({ code: 'disk-full', message, cause })
  }
  if (closedCodes.has(code)) {
    const message = `${cacheFolder} cannot be written (${code}). Check its permissions, or name another folder for the cache.`
    return new FlowError({ code: 'file-unwritable', message, cause })
  }
  return cause
}
