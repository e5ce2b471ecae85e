import { FlowError } from '@chainwright/core'

const longestName = 1024
const longestPart = 255
// Names that mean a device on Windows, in any folder and with any extension.
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i

/**
 * The parts of a file name that a flow asks for. A name is relative, with forward slashes; `*` and
 * `?` are allowed and mean what they mean in a glob. Throws `file-name-refused` with the reason.
 */
export function fileNameParts(name: string): string[] {
  const parts = name.split('/')
  const problem = byteLength(name) > longestName ? 'is too long' : firstProblem(parts)
  if (problem === undefined) return parts
  throw new FlowError({
    code: 'file-name-refused',
    message: `The file name ${JSON.stringify(name.slice(0, 200))} ${problem}. Write a name relative to a granted folder, such as notes/one.md.`,
    port: 'files',
  })
}

function firstProblem(parts: readonly string[]): string | undefined {
  for (const part of parts) {
    const problem = problemOf(part)
    if (problem !== undefined) return problem
  }
  return undefined
}

function problemOf(part: string): string | undefined {
  if (part === '') return 'has an empty part or starts with a slash'
  if (part === '.' || part === '..') return `has the part "${part}"`
  if (/\p{Cc}/u.test(part)) return 'has a control character'
  if (part.includes('\\')) return 'has a backslash'
  if (part.includes(':')) return 'has a colon'
  if (part.endsWith('.') || part.endsWith(' ')) return 'has a part that ends in a dot or space'
  if (deviceName.test(part)) return 'has the name of a device'
  if (byteLength(part) > longestPart) return `has a part of more than ${longestPart} bytes`
  return undefined
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
