import { FlowError } from '@chainwright/core'

/** The error of a file that the command line names and that cannot be read. */
export function readError(path: string, thrown: unknown): FlowError {
  const code = systemCode(thrown)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const message = `there is no file \`${path}\`; check the name and the folder you are in`
    return new FlowError({ code: 'file-missing', message, cause: thrown })
  }
  if (code === 'EISDIR') return directoryError(path)
  return new FlowError({
    code: 'file-unreadable',
    message: `\`${path}\` cannot be read: ${reason(code, thrown)}`,
    cause: thrown,
  })
}

/** The error of a file that the command line names and that cannot be written. */
export function writeError(path: string, thrown: unknown): FlowError {
  const code = systemCode(thrown)
  return new FlowError({
    code: 'file-unwritable',
    message: `\`${path}\` cannot be written: ${reason(code, thrown)}`,
    cause: thrown,
  })
}

/** The error of a folder where a file is wanted. */
export function directoryError(path: string): FlowError {
  const message = `\`${path}\` is a folder; name a file in it`
  return new FlowError({ code: 'file-unreadable', message })
}

/** The system's code of an error, such as `ENOENT`. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}

function reason(code: string | undefined, thrown: unknown): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'its folder does not exist; make the folder first'
    case 'EISDIR':
      return 'it is a folder; name a file in it'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'you may not; check its permissions'
    case 'ENOSPC':
      return 'the disk is full; make room first'
    default:
      return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
