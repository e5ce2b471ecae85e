import { dirname, resolve } from 'node:path'
import { FlowError, isFlowError } from '@chainwright/core'
import { grantFiles, type Files } from '@chainwright/nodes/doors'

const grantCodes: ReadonlySet<string> = new Set([
  'file-missing',
  'file-name-refused',
  'file-not-granted',
])

/**
 * The files that a flow's nodes may read: those below the folder that holds the flow file, where it
 * is known, and those below the folders that the user granted. Refusals name the flag that grants more.
 */
export function flowFiles(
  flowPath: string | undefined,
  allowed: readonly string[],
  folder: string,
): Files {
  const own = flowPath === undefined ? [] : [dirname(flowPath)]
  const folders = [...own, ...allowed.map((one) => resolve(folder, one))]
  const files = grantFiles(folders)
  return {
    read: (pattern, signal) =>
      files.read(pattern, signal).catch((thrown: unknown) => {
        throw isFlowError(thrown) && grantCodes.has(thrown.code)
          ? withFlag(thrown, own.length > 0, allowed)
          : thrown
      }),
  }
}

function withFlag(error: FlowError, hasOwn: boolean, allowed: readonly string[]): FlowError {
  const own = hasOwn ? ['the folder of the flow file'] : []
  const granted = [...own, ...allowed.map((one) => `\`${one}\``)].join(', ') || 'no files at all'
  return new FlowError({
    code: error.code,
    message: `${error.message} Readable are: ${granted}; add a folder with --allow-read FOLDER.`,
    node: error.node,
    port: error.port,
    cause: error.cause,
  })
}
